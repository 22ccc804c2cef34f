import { type API, Connection, NetworkError, ResponseError, TimeoutError } from "@platformatic/kafka";
import { messageOf } from "../../core/errors.ts";
import type { Security } from "../../protocol/security.ts";
import { now } from "../clock.ts";
import { connectionSecurity } from "../security.ts";

/** A node that is polled is asked again soon. */
const usualConnectTimeoutMs = 1000;

/** The node gave no answer: refused, closed, or silent for longer than the question may take. */
export class Unanswered extends Error {
  constructor(where: string, cause: unknown) {
    super(`${where} did not answer: ${messageOf(cause)}`, { cause });
    this.name = new.target.name;
  }
}

/** Told of every question, so that somebody can keep a node's signs of life. */
export interface Ear {
  asked(at: number): void;
  answered(sentAt: number, at: number): void;
}

interface EndpointOptions {
  readonly timeoutMs: number;
  /** For the connection and its TLS handshake, the same again. */
  readonly connectTimeoutMs?: number;
  readonly ear?: Ear | undefined;
  readonly security?: Security | undefined;
}

/** One listener of one node, asked directly on one connection that is re-established when it was lost. */
export class Endpoint {
  readonly #host: string;
  readonly #port: number;
  readonly #timeoutMs: number;
  readonly #connectTimeoutMs: number;
  readonly #ear: Ear | undefined;
  readonly #security: Security | undefined;
  #connection: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #closed = false;

  constructor(host: string, port: number, options: EndpointOptions) {
    this.#host = host;
    this.#port = port;
    this.#timeoutMs = options.timeoutMs;
    this.#connectTimeoutMs = options.connectTimeoutMs ?? usualConnectTimeoutMs;
    this.#ear = options.ear;
    this.#security = options.security;
  }

  /** The response, errors inside it included: whoever asks looks at its error codes. Throws Unanswered, or what is wrong with an answer. */
  async ask<A extends unknown[], R>(api: API<A, R>, ...args: A): Promise<R> {
    const sentAt = now();
    this.#ear?.asked(sentAt);
    let connection: Connection | undefined;
    try {
      connection = await this.#connected();
      const response = await api.async(connection, ...args).catch((error: unknown) => responseWithErrors<R>(error));
      this.#ear?.answered(sentAt, now());
      return response;
    } catch (error) {
      if (connection === this.#connection) this.#drop();
      throw isSilence(error) ? new Unanswered(`${this.#host}:${this.#port}`, error) : error;
    }
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #connected(): Promise<Connection> {
    if (this.#closed) throw new NetworkError("closed by the observer");
    if (this.#connection?.isConnected()) return this.#connection;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return await this.#opening;
  }

  async #open(): Promise<Connection> {
    this.#drop();
    const connection = new Connection("muster-observer", {
      connectTimeout: this.#connectTimeoutMs,
      requestTimeout: this.#timeoutMs,
      ...connectionSecurity(this.#security, this.#host),
    });
    connection.on("error", () => {});
    await connection.connect(this.#host, this.#port);
    if (this.#closed) void connection.close();
    else this.#connection = connection;
    return connection;
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) void Promise.resolve(connection.close()).catch(() => {});
  }
}

const isSilence = (error: unknown): boolean => error instanceof NetworkError || error instanceof TimeoutError;

/** The client library throws when anything in a response has an error code; the rest of the response is still an answer. */
function responseWithErrors<R>(error: unknown): R {
  if (error instanceof ResponseError && error.response !== undefined) return error.response as R;
  throw error;
}
