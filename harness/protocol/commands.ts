/**
 * The commands each agent understands: `{ command: { args, result } }`. The runner's side and the agent's side are both typed
 * by these, so that a command that one of them does not know does not compile. Times are seconds on the run's clock.
 */
import type { ClientCommands } from "./client-commands.ts";
import type { FabricCommands } from "./fabric-commands.ts";
import type { NodeCommands } from "./node-commands.ts";
import type { ObserverCommands } from "./observer-commands.ts";

export type * from "./client-commands.ts";
export type * from "./common-commands.ts";
export type * from "./fabric-commands.ts";
export type * from "./inventory.ts";
export type * from "./kept-record.ts";
export type * from "./leases.ts";
export type * from "./node-commands.ts";
export type * from "./observer-commands.ts";

export type AgentRoles = { node: NodeCommands; fabric: FabricCommands; client: ClientCommands; observer: ObserverCommands };
export type AgentRole = keyof AgentRoles;
