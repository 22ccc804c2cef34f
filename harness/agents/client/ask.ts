import { type API, Connection, ResponseError } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { bounded } from "../../core/eventually.ts";
import type { ClientTuning } from "../../protocol/commands.ts";

/**
 * One question to one broker, on a connection of its own: after a heal fresh connections work at once, and a broker that
 * hangs holds up nothing else. The library throws when anything in a response has an error code; the rest is still an answer.
 */
export async function ask<A extends unknown[], R>(broker: string, tuning: ClientTuning, api: API<A, R>, ...args: A): Promise<R> {
  const { connectionTimeoutMs, requestTimeoutMs } = tuning;
  const colon = broker.lastIndexOf(":");
  const connection = new Connection("muster", { connectTimeout: connectionTimeoutMs, requestTimeout: requestTimeoutMs });
  connection.on("error", () => undefined);
  const asked = async (): Promise<R> => {
    await connection.connect(broker.slice(0, colon), Number(broker.slice(colon + 1)));
    return await api.async(connection, ...args).catch((error: unknown) => responseOf<R>(error));
  };
  try {
    return await bounded(broker, milliseconds(connectionTimeoutMs + requestTimeoutMs), asked());
  } finally {
    void Promise.resolve(connection.close()).catch(() => undefined);
  }
}

function responseOf<R>(error: unknown): R {
  if (error instanceof ResponseError && error.response !== undefined) return error.response as R;
  throw error;
}
