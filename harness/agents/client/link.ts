import { type API, Connection, protocolErrorsCodesById, ResponseError } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { bounded } from "../../core/eventually.ts";
import type { ClientTuning } from "../../protocol/commands.ts";
import { connectionSecurity, securityOfProcess } from "../security.ts";

/** The broker answered, and the answer is no. */
export class Refusal extends Error {
  /** Kafka's name of the error. */
  readonly type: string;

  constructor(code: number | undefined) {
    const type = code === undefined ? "NO_ANSWER" : (protocolErrorsCodesById[code] ?? `ERROR_${code}`);
    super(type);
    this.name = new.target.name;
    this.type = type;
  }
}

export function refuse(code: number | undefined): void {
  if (code !== 0) throw new Refusal(code);
}

/** A connection to one broker, made at the first question and dropped as soon as one is not answered: every question is bounded. */
export class Link {
  readonly broker: string;
  readonly #connectTimeoutMs: number;
  readonly #answerTimeoutMs: number;
  #connection: Connection | undefined;
  /** Ends the questions that wait for an answer. */
  readonly #hangUps = new Set<(reason: Error) => void>();

  constructor(broker: string, tuning: ClientTuning, answerTimeoutMs = tuning.requestTimeoutMs) {
    this.broker = broker;
    this.#connectTimeoutMs = tuning.connectionTimeoutMs;
    this.#answerTimeoutMs = answerTimeoutMs;
  }

  /** The library throws when anything in a response has an error code; the rest of the response is still an answer. */
  async ask<A extends unknown[], R>(api: API<A, R>, ...args: A): Promise<R> {
    const hungUp = Promise.withResolvers<never>();
    const asked = async (): Promise<R> => {
      const connection = await this.#connected();
      return await api.async(connection, ...args).catch((error: unknown) => responseOf<R>(error));
    };
    const answer = asked();
    this.#hangUps.add(hungUp.reject);
    try {
      const patience = milliseconds(this.#connectTimeoutMs + this.#answerTimeoutMs);
      return await bounded(this.broker, patience, Promise.race([answer, hungUp.promise]));
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#hangUps.delete(hungUp.reject);
    }
  }

  /** Questions under way fail at once: a connection that is still being made would not notice its own end. */
  close(): void {
    for (const hangUp of this.#hangUps) hangUp(Object.assign(new Error("hung up"), { code: "HUNG_UP" }));
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) void Promise.resolve(connection.close()).catch(() => undefined);
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.isConnected()) return this.#connection;
    this.close();
    const colon = this.broker.lastIndexOf(":");
    const host = this.broker.slice(0, colon);
    const timeouts = { connectTimeout: this.#connectTimeoutMs, requestTimeout: this.#answerTimeoutMs };
    const connection = new Connection("muster", { ...timeouts, ...connectionSecurity(securityOfProcess(), host) });
    connection.on("error", () => undefined);
    this.#connection = connection;
    await connection.connect(host, Number(this.broker.slice(colon + 1)));
    return connection;
  }
}

/** One question on a fresh connection: after a heal those work at once, and nothing is kept that could hang. */
export async function askOnce<A extends unknown[], R>(
  broker: string,
  tuning: ClientTuning,
  api: API<A, R>,
  ...args: A
): Promise<R> {
  const link = new Link(broker, tuning);
  try {
    return await link.ask(api, ...args);
  } finally {
    link.close();
  }
}

function responseOf<R>(error: unknown): R {
  if (error instanceof ResponseError && error.response !== undefined) return error.response as R;
  throw error;
}
