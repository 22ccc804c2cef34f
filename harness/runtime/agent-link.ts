import type { ChildProcess } from "node:child_process";
import { type Duplex, PassThrough, type Readable, type Writable } from "node:stream";
import type Docker from "dockerode";
import { type Duration, formatDuration, seconds } from "../core/duration.ts";
import { DeadlineExceeded, EnvironmentError } from "../core/errors.ts";
import type { AgentRole, AgentRoles } from "../protocol/commands.ts";
import { decode, lineSplitter } from "../protocol/lines.ts";
import {
  type AgentMessage,
  type EventMessage,
  isEvent,
  isLedger,
  isReply,
  type LedgerMessage,
  type Numbered,
  type Reply,
} from "../protocol/messages.ts";

export interface AgentListener {
  event?(from: string, message: EventMessage): void;
  ledger?(from: string, message: LedgerMessage): void;
  log?(from: string, text: string): void;
}

type Result<R extends AgentRole, K extends keyof AgentRoles[R]> = AgentRoles[R][K] extends { result: infer T } ? T : never;
type Args<R extends AgentRole, K extends keyof AgentRoles[R]> = AgentRoles[R][K] extends { args: infer T } ? T : never;
export type Stamped<T> = T & { readonly at: number };

let lastRequest = 0;
const runnerId = `${process.pid}.${Date.now().toString(36)}`;

/** The three streams of an agent, and what it runs in: a container of ours, or a process on this machine. */
interface Line {
  readonly within: "container" | "process";
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/**
 * The line to one agent: requests down its stdin, replies, events and ledger lines up its stdout. Several runners may be
 * attached to one agent; each knows its own replies by their ids.
 */
export class AgentLink<R extends AgentRole> {
  readonly name: string;
  readonly role: R;
  readonly #stdin: Writable;
  readonly #within: Line["within"];
  readonly #pending = new Map<string, (reply: Reply) => void>();
  readonly #recent: string[] = [];
  #closed = false;
  #heard = 0;
  #lastAt = 0;

  private constructor(name: string, role: R, { within, stdin, stdout, stderr }: Line, listener: AgentListener) {
    this.name = name;
    this.role = role;
    this.#within = within;
    this.#stdin = stdin;
    stdout.on(
      "data",
      lineSplitter((line) => this.#receive(line, listener)),
    );
    stderr.on(
      "data",
      lineSplitter((line) => this.#hear(line, listener)),
    );
    for (const end of ["error", "close", "end"]) stdin.on(end, () => this.#close());
  }

  /** Attach before start, so that nothing the agent says is missed. */
  static async attach<R extends AgentRole>(
    docker: Docker,
    container: Docker.Container,
    name: string,
    role: R,
    listener: AgentListener,
  ) {
    const stream = (await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })) as Duplex;
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, stdout, stderr);
    return new AgentLink(name, role, { within: "container", stdin: stream, stdout, stderr }, listener);
  }

  /** An agent as a plain process of this machine, spawned with pipes. */
  static over<R extends AgentRole>(child: ChildProcess, name: string, role: R, listener: AgentListener): AgentLink<R> {
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new Error(`the process of ${name} has no pipes`);
    return new AgentLink(name, role, { within: "process", stdin, stdout, stderr }, listener);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The number of the last line that the agent said. */
  get heard(): number {
    return this.#heard;
  }

  /** Asks and waits for the reply, at most `within` (10 s where nothing else is said). */
  async ask<K extends keyof AgentRoles[R] & string>(
    cmd: K,
    args: Args<R, K>,
    within: Duration = seconds(10),
  ): Promise<Stamped<Result<R, K>>> {
    if (this.#closed)
      throw new EnvironmentError(`cannot ask ${this.name} for "${cmd}": its ${this.#within} has gone${this.#lastWords()}`);
    const id = `${runnerId}-${++lastRequest}`;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#pending.set(id, resolve);
    const timer = setTimeout(
      () =>
        resolve({ re: id, at: 0, ok: false, error: { code: "DEADLINE", message: `no answer within ${formatDuration(within)}` } }),
      within,
    );
    this.#stdin.write(`${JSON.stringify({ id, cmd, args })}\n`);
    const reply = await promise;
    clearTimeout(timer);
    this.#pending.delete(id);
    if (!reply.ok) {
      const message = `${this.name} could not "${cmd}": ${reply.error.message}${this.#closed ? this.#lastWords() : ""}`;
      throw reply.error.code === "DEADLINE" ? new DeadlineExceeded(message) : new EnvironmentError(message);
    }
    return Object.assign(Array.isArray(reply.result) ? [...reply.result] : { ...(reply.result as object) }, {
      at: reply.at,
    }) as Stamped<Result<R, K>>;
  }

  close(): void {
    this.#stdin.destroy();
    this.#close();
  }

  #receive(line: string, listener: AgentListener): void {
    const numbered = decode<AgentMessage & Numbered>(line);
    if (numbered === undefined) {
      this.#hear(line, listener);
      return;
    }
    const { n, ...message } = numbered;
    if ("at" in message) this.#lastAt = message.at;
    if (n !== undefined) this.#count(n, listener);
    if (isReply(message)) this.#pending.get(message.re)?.(message);
    else if (isEvent(message)) listener.event?.(this.name, message);
    else if (isLedger(message)) listener.ledger?.(this.name, message);
    else if ("log" in message) this.#hear(String(message.log), listener);
  }

  /** Whoever joins late hears its first line with any number, and a new life begins with 1. What was lost in between is evidence that is missing. */
  #count(n: number, listener: AgentListener): void {
    const [expected, at] = [this.#heard + 1, this.#lastAt];
    if (this.#heard > 0 && n !== expected && n !== 1)
      listener.event?.(this.name, { at, event: "agent.gap", text: `line ${this.#heard} is followed by line ${n}` });
    this.#heard = n;
  }

  #hear(text: string, listener: AgentListener): void {
    this.#recent.push(text);
    if (this.#recent.length > 20) this.#recent.shift();
    listener.log?.(this.name, text);
  }

  #lastWords(): string {
    return this.#recent.length === 0 ? "" : `; its last words:\n  ${this.#recent.slice(-8).join("\n  ")}`;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const [id, settle] of this.#pending)
      settle({ re: id, at: 0, ok: false, error: { message: `its ${this.#within} has gone` } });
    this.#pending.clear();
  }
}
