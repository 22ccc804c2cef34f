import { RoleBook } from "../injector/role-book.ts";
import { holdersNow } from "../injector/targets.ts";
import { asAsked } from "../parameters/apply.ts";
import { planOf } from "./conditions.ts";
import { keepLogs } from "./evidence.ts";
import { type Place, placeFor } from "./place.ts";
import type { Opening, Play } from "./play.ts";
import { contextOf } from "./verbs.ts";
import { whyNotWhole } from "./whole-for-next.ts";

/** A drill on machines of our own: the topology comes up, or is kept; settings are read back and the plan is written down. */
export async function playOnOwn(opening: Opening): Promise<Play> {
  const { definition, session, parameters, folder, gathered } = opening;
  const topology = asAsked(definition.spec.topology, session.parameters);
  const place = await placeFor(opening, topology);
  const { stage, logsKept } = place;
  return {
    async prepare() {
      const { world } = stage;
      const planned = () => folder.write("plan.json", planOf(definition, world, session, parameters, gathered));
      planned();
      const roles = new RoleBook({
        pins: session.pins,
        hosts: world.plan.hosts.map(({ name }) => name),
        recorder: folder,
        holdersNow: (role) => holdersNow(world, role),
        stamp: world.stamp,
        resolved(held) {
          gathered.roleHolders = held;
          planned();
        },
      });
      return contextOf({ ...opening, topology, planned: definition.spec.workloads, stage, roles });
    },
    keepLogs: (failed) => keepLogs(stage.world, folder, failed, logsKept),
    leave: () => leave(opening, place),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

/** To the next drill of the session, at rest. Why it cannot have it stands in the timeline of the one that had it. */
async function leave({ definition, session, run, folder, gathered, step }: Opening, place: Place): Promise<boolean> {
  const { stage, relay, whenNew, settings, logsKept, drillsBefore } = place;
  if (session.signal.aborted || !session.handover.isWantedAfter(definition)) return false;
  const why = whyNotWhole({ spec: definition.spec, timeline: folder.timeline, gathered });
  if (why !== undefined) {
    folder.record({ at: await stage.world.stamp(), event: "note", text: `the next drill gets a new world: ${why}` });
    return false;
  }
  await step("observer and clients end; the world is left to the next drill", () => stage.rest());
  relay.end();
  session.handover.leave({
    world: stage.world,
    topology: definition.spec.topology,
    relay,
    run,
    drills: drillsBefore + 1,
    whenNew,
    settings,
    logsKept,
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  });
  return true;
}
