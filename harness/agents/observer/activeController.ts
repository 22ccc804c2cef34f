import type { ObserverCommands } from "../../protocol/commands.ts";
import type { Fleet } from "./fleet.ts";
import { type QuorumClaim, quorumClaimOf } from "./quorum.ts";
import { QuorumBook } from "./quorumBook.ts";

/** Each controller is asked by itself; one that is cut off goes on naming the last one it knew. */
export async function activeController(fleet: Fleet, cluster: string): Promise<ObserverCommands["quorum"]["result"]> {
  const asked = await Promise.allSettled(fleet.controllers(cluster).map(quorumClaimOf));
  return newestOf(asked.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : [])));
}

export function newestOf(claims: readonly QuorumClaim[]): ObserverCommands["quorum"]["result"] {
  const book = new QuorumBook();
  const newest = claims.reduce<QuorumClaim | undefined>((best, claim) => book.take(claim) ?? best, undefined);
  return { leader: newest === undefined || newest.leader < 0 ? null : newest.leader, epoch: newest?.epoch ?? -1 };
}
