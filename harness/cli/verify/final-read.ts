import { seconds } from "../../core/duration.ts";
import { unlessAborted } from "../../core/eventually.ts";
import { isOfSession } from "../../ledger/identity.ts";
import type { AtHand } from "../hands-on/at-hand.ts";
import type { Said } from "./engine-logs.ts";
import type { StartedLoad } from "./loads.ts";

const readWithin = seconds(60);

/**
 * Reads a load's topics in these clusters to their ends. `said` = what clients have said: in which sessions they wrote. What could not be
 * read is told; records missing there are undetermined.
 */
export async function readLogsOf(
  { world, folder, signal }: AtHand,
  load: readonly StartedLoad[],
  begun: readonly StartedLoad[],
  clusters: readonly string[],
  said: readonly Said[],
): Promise<void> {
  const written = new Set(said.flatMap(({ line }) => (line.kind === "write" ? [line.session] : [])));
  for (const cluster of clusters)
    for (const { definition } of load) {
      const { topic, partitions } = definition;
      const native = begun.filter((one) => one.definition.topic === topic && one.definition.on === cluster);
      const reading = world.observer.ask(
        "read",
        {
          cluster,
          topic,
          partitions,
          read: "final",
          run: world.recordRun,
          nativeSessions: [...written].filter((session) => native.some((one) => isOfSession(session, one.session))),
          isolations: ["uncommitted", "committed"],
          withinMs: readWithin,
        },
        seconds(70),
      );
      const { at, complete } = await unlessAborted(signal, reading);
      const text = `${cluster} ${topic} could not be read to its end: what is missing there is undetermined`;
      if (!complete) folder.record({ at, event: "note", text });
    }
}
