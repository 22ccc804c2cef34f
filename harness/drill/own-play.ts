import { gatherSettings, planOf } from "./conditions.ts";
import { keepLogs } from "./evidence.ts";
import type { Opening, Play } from "./play.ts";
import { raise } from "./stage.ts";
import { contextOf } from "./verbs.ts";

/** A drill on machines of our own: the topology comes up; then settings are read back and the plan is written down. */
export async function playOnOwn(opening: Opening): Promise<Play> {
  const { definition, session, run, parameters, folder, listener, signal, step, gathered } = opening;
  const { topology } = definition.spec;
  const stage = await raise(
    { docker: session.docker, image: session.image.tag, topology, run, kept: "drill", listener, signal },
    step,
  );
  return {
    async prepare() {
      gathered.clock = stage.world.anchor;
      await gatherSettings(stage, gathered);
      folder.write("plan.json", planOf(definition, stage.world, session, parameters, gathered));
      return contextOf({ ...opening, topology, stage });
    },
    keepLogs: () => keepLogs(stage.world, folder),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}
