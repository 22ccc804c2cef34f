import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect as secure } from "node:tls";
import type { CanaryPath, CanaryReport, CanarySight, CommonCommands } from "../protocol/commands.ts";
import { logIn } from "./canary-login.ts";
import { now } from "./clock.ts";
import type { Handlers } from "./serve.ts";

/**
 * Canaries ask a path "are you there?" on a connection kept open and on fresh ones, because after a cut the two fare
 * differently: silence on old connections lasts for as long again as TCP's back-off had grown, new ones work at once.
 * Silence is never a failure here, only an unanswered question with the time at which it was sent.
 */

/** A fresh connection that stays unanswered this long is given up and asked anew; its question stays on record. */
const freshPatienceMs = 1000;
const samplesKept = 500;
const recentAnswers = 10;

const questions: Record<CanaryPath["speaks"], Buffer> = {
  kafka: apiVersionsRequest(),
  http: Buffer.from("GET / HTTP/1.1\r\nHost: canary\r\n\r\n"),
};

/** ApiVersions v0: answered by every Kafka listener without authentication. */
function apiVersionsRequest(): Buffer {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0);
  request.writeInt16BE(18, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(-1, 12);
  return request;
}

class Sight {
  answers = 0;
  lastAnswerAt: number | null = null;
  firstUnansweredSentAt: number | null = null;
  failure: CanarySight["failure"] = null;
  failureAt: number | null = null;
  lastConnectedBegunAt: number | null = null;
  lastEnd: CanarySight["lastEnd"] = null;
  readonly #tookMs: number[] = [];

  connected(begunAt: number): void {
    this.lastConnectedBegunAt = begunAt;
  }

  /** By the peer, of a connection that had been established. */
  ended(how: "closed" | "reset"): void {
    this.lastEnd = { how, at: now() };
  }

  asked(at: number): void {
    this.firstUnansweredSentAt ??= at;
  }

  answered(sentAt: number): void {
    const at = now();
    this.answers += 1;
    this.lastAnswerAt = at;
    this.firstUnansweredSentAt = null;
    this.failure = null;
    this.failureAt = null;
    this.#tookMs.push((at - sentAt) * 1000);
    if (this.#tookMs.length > samplesKept) this.#tookMs.shift();
  }

  failed(failure: NonNullable<CanarySight["failure"]>): void {
    this.failure = failure;
    this.failureAt ??= now();
  }

  report(): CanarySight {
    const sorted = this.#tookMs.toSorted((a, b) => a - b);
    const { answers, lastAnswerAt, firstUnansweredSentAt, failure, failureAt, lastConnectedBegunAt, lastEnd } = this;
    const p99Ms = sorted[Math.floor(sorted.length * 0.99)] ?? null;
    const recent = this.#tookMs.slice(-recentAnswers).toSorted((a, b) => a - b);
    const recentMs = recent[Math.floor(recent.length / 2)] ?? null;
    return { answers, lastAnswerAt, firstUnansweredSentAt, failure, failureAt, p99Ms, recentMs, lastConnectedBegunAt, lastEnd };
  }
}

const failureOf = (code: string | undefined): NonNullable<CanarySight["failure"]> =>
  code === "ECONNREFUSED" ? "refused" : code === "ECONNRESET" || code === "EPIPE" ? "reset" : "closed";

/** FIN and RST are two things: a process that died says goodbye, a firewall that kills a flow does not. */
function watch(socket: Socket, begunAt: number, sight: Sight): void {
  socket.once("connect", () => {
    sight.connected(begunAt);
    socket.once("end", () => sight.ended("closed"));
    socket.once("error", () => sight.ended("reset"));
  });
}

/** Where questions go, and the event by which it is open. */
interface Voice {
  readonly stream: Duplex;
  readonly opens: "connect" | "secureConnect";
}

/**
 * On the connection itself, or on TLS over it. TLS is given the connection's bytes and nothing else of it, and what it makes of an end is not asked
 * (to it a FIN is a reset, if its handshake was not over): how a connection is made and ends is watched on the connection, whatever is spoken on it.
 */
function voicesOf({ host, security }: CanaryPath): (connection: Socket) => Voice {
  const tls = security?.tls;
  if (tls === undefined || tls === null) return (connection) => ({ stream: connection, opens: "connect" });
  let session: Buffer | undefined;
  return (connection) => {
    const stream = secure({
      socket: bytesOf(connection),
      servername: host,
      ...tls,
      ...(session === undefined ? {} : { session }),
    });
    // Resumed: what watches a broker every 50 ms must not have it sign so often.
    stream.on("session", (ticket) => {
      session = ticket;
    });
    stream.on("error", () => connection.destroy());
    connection.once("close", () => stream.destroy());
    return { stream, opens: "secureConnect" };
  };
}

/** A connection's bytes both ways. Whoever is done with them does nothing to the connection. */
function bytesOf(connection: Socket): Duplex {
  const bytes = new Duplex({
    read: () => void connection.resume(),
    write: (chunk, _, done) => void connection.write(chunk, done),
  });
  connection.on("data", (chunk) => bytes.push(chunk) || connection.pause());
  connection.once("end", () => bytes.push(null));
  return bytes;
}

/** One question on one connection; its end without an answer is a failure, nothing at all is silence. */
function ask(stream: Duplex, path: CanaryPath, sight: Sight, whenDone: (outcome: "answered" | "failed") => void): void {
  const sentAt = now();
  sight.asked(sentAt);
  const done = (outcome: "answered" | "failed"): void => {
    stream.removeAllListeners("data");
    whenDone(outcome);
  };
  stream.once("data", () => {
    sight.answered(sentAt);
    done("answered");
  });
  stream.write(questions[path.speaks]);
}

/** Asks again on the same connection; a new one only when the peer ended it. */
function keepOld(path: CanaryPath, sight: Sight): () => void {
  const voiceOn = voicesOf(path);
  let socket: Socket | undefined;
  let voice: Duplex | undefined;
  let waiting = false;
  const open = (): void => {
    const begunAt = now();
    sight.asked(begunAt);
    const opened = connect({ host: path.host, port: path.port });
    watch(opened, begunAt, sight);
    const { stream, opens } = voiceOn(opened);
    stream.once(opens, () => {
      if (path.security === undefined) waiting = false;
      else
        void logIn(stream, path.security).then(
          () => {
            if (socket === opened) waiting = false;
          },
          () => opened.destroy(),
        );
    });
    opened.on("error", (error: NodeJS.ErrnoException) => sight.failed(failureOf(error.code)));
    opened.on("close", () => {
      if (sight.failure === null) sight.failed("closed");
      if (socket === opened) socket = undefined;
      waiting = false;
    });
    socket = opened;
    voice = stream;
    waiting = true;
  };
  const tick = (): void => {
    if (socket === undefined) open();
    if (voice === undefined || waiting) return;
    waiting = true;
    ask(voice, path, sight, () => {
      waiting = false;
    });
  };
  const timer = setInterval(tick, path.everyMs);
  tick();
  return () => {
    clearInterval(timer);
    socket?.destroy();
  };
}

/** A fresh connection for every question. */
function keepFresh(path: CanaryPath, sight: Sight): () => void {
  const voiceOn = voicesOf(path);
  let stopped = false;
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    clearTimeout(timer);
    socket?.destroy();
    if (!stopped) timer = setTimeout(attempt, path.everyMs);
  };
  const attempt = (): void => {
    const begunAt = now();
    sight.asked(begunAt);
    const opened = connect({ host: path.host, port: path.port });
    socket = opened;
    let settled = false;
    const settle = (): void => {
      if (settled) return;
      settled = true;
      again();
    };
    watch(opened, begunAt, sight);
    const { stream, opens } = voiceOn(opened);
    stream.on(opens, () => ask(stream, path, sight, settle));
    opened.on("error", (error: NodeJS.ErrnoException) => sight.failed(failureOf(error.code)));
    opened.on("close", () => {
      if (!settled && !stopped && sight.failure === null && !expired) sight.failed("closed");
      settle();
    });
    let expired = false;
    timer = setTimeout(() => {
      expired = true;
      settle();
    }, freshPatienceMs);
  };
  attempt();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.destroy();
  };
}

interface Canary {
  readonly path: string;
  readonly old: Sight;
  readonly fresh: Sight;
  stop(): void;
}

function startCanary(path: CanaryPath): Canary {
  const old = new Sight();
  const fresh = new Sight();
  const stops = [keepOld(path, old), keepFresh(path, fresh)];
  return {
    path: path.path,
    old,
    fresh,
    stop: () => {
      for (const end of stops) end();
    },
  };
}

/** A set that nobody has asked about for so long belongs to a runner that is gone. */
const unaskedMs = 45_000;

/** Faults stand side by side, and each has canaries of its own: its old connections are those from before it. */
export function canaryHandlers(): Pick<Handlers<CommonCommands>, "canary.start" | "canary.report" | "canary.stop"> {
  const sets = new Map<string, { readonly canaries: readonly Canary[]; readonly patience: NodeJS.Timeout }>();
  const stop = (set: string): void => {
    clearTimeout(sets.get(set)?.patience);
    for (const canary of sets.get(set)?.canaries ?? []) canary.stop();
    sets.delete(set);
  };
  return {
    "canary.start"({ set, paths }) {
      stop(set);
      sets.set(set, { canaries: paths.map(startCanary), patience: setTimeout(() => stop(set), unaskedMs) });
      return {};
    },
    "canary.report"({ set }): CanaryReport[] {
      const asked = sets.get(set);
      asked?.patience.refresh();
      return (asked?.canaries ?? []).map(({ path, old, fresh }) => ({ path, old: old.report(), new: fresh.report() }));
    },
    "canary.stop"({ set }) {
      stop(set);
      return {};
    },
  };
}
