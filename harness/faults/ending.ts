import type { Fault } from "./fault.ts";

/**
 * What ends a fault that nobody heals, and when; `within` in words. Agents undo what they did. No agent can make machines again that
 * the engine killed: the next command does.
 */
export const endsText = (kind: Fault["kind"], within: string): string =>
  kind === "outage"
    ? `its paths heal by themselves in ${within}, its machines with the next muster command after that`
    : `it ends by itself in ${within}`;
