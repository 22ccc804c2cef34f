import { readFile } from "node:fs/promises";
import { messageOf } from "../core/errors.ts";
import type { AgentRole, AgentRoles, Commands, CommonCommands } from "../protocol/commands.ts";
import { decode, lineSplitter } from "../protocol/lines.ts";
import type { AgentMessage, Request } from "../protocol/messages.ts";
import { canaryHandlers } from "./canary.ts";
import { now, setZero, zeroOfRun } from "./clock.ts";
import { LeaseBook } from "./leases.ts";
import { establishedPeers, resolveNames } from "./network.ts";
import { watchForStalls } from "./stall.ts";

/** One function per command; what it returns or throws becomes the reply. */
export type Handlers<C extends Commands> = { [K in keyof C]: (args: C[K]["args"]) => Promise<C[K]["result"]> | C[K]["result"] };

let said = 0;

export const send = (message: AgentMessage): void => {
  said += 1;
  process.stdout.write(`${JSON.stringify({ n: said, ...message })}\n`);
};

export const emit = (event: string, fields: Readonly<Record<string, unknown>> = {}, at = now()): void =>
  send({ at, event, ...fields });

export const log = (text: string): void => send({ log: text });

/** Of this agent, whatever its role. */
export const leases = new LeaseBook(emit);

const common = (role: AgentRole): Handlers<CommonCommands> => ({
  async hello({ zero }) {
    if (zero !== undefined) setZero(BigInt(zero));
    return {
      role,
      bootId: (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim(),
      zero: zeroOfRun(),
      wall: new Date().toISOString(),
    };
  },
  stamp: () => ({}),
  resolve: ({ names }) => resolveNames(names),
  peers: () => establishedPeers(),
  ...canaryHandlers(),
  leases: () => leases.held(),
  renew: ({ leases: names, ttlMs }) => ({ renewed: leases.renew(names, ttlMs) }),
  undo: ({ lease }) => leases.undo(lease),
});

/** Reads requests from stdin and answers each exactly once. Requests run side by side; a handler that must not says so itself. */
export function serve<R extends AgentRole>(role: R, handlers: Omit<Handlers<AgentRoles[R]>, keyof CommonCommands>): void {
  const all = { ...common(role), ...handlers } as unknown as Record<string, (args: unknown) => unknown>;
  const answer = async ({ id, cmd, args }: Request): Promise<void> => {
    try {
      const handler = all[cmd];
      if (handler === undefined) throw new Error(`the ${role} agent knows no command "${cmd}"`);
      const result = (await handler(args)) ?? {};
      send({ re: id, at: now(), ok: true, result });
    } catch (error) {
      send({ re: id, at: now(), ok: false, error: { message: messageOf(error) } });
    }
  };
  const split = lineSplitter((line) => {
    const request = decode<Request>(line);
    if (request !== undefined) void answer(request);
  });
  process.stdin.on("data", split);
  // Nobody will ever hear this agent again; telling that as an error would fail the same way, for ever.
  process.stdout.on("error", () => process.exit(1));
  process.on("uncaughtException", (error) => log(`uncaught: ${error.stack ?? error.message}`));
  process.on("unhandledRejection", (reason) => log(`unhandled rejection: ${messageOf(reason)}`));
  watchForStalls(role, emit);
  emit("agent.ready", { role });
}
