import { minutes } from "../../core/duration.ts";
import type { RunningWorkload } from "../../drill/context.ts";
import type { DrillDefinition } from "../../drill/definition.ts";
import { Handover } from "../../drill/handover.ts";
import { latencyObjectiveOf } from "../../drill/measure-settings.ts";
import type { Narrator } from "../../drill/narrator.ts";
import type { Session } from "../../drill/session.ts";
import { parseParameters } from "../../parameters/parameters.ts";
import { imageOf } from "../../runtime/image-describe.ts";
import { clientNamed, clientNames } from "../../workload/clients.ts";
import { Workload } from "../../workload/workload.ts";
import type { AtHand } from "../hands-on/at-hand.ts";
import { reportsFolder } from "../report.ts";
import { tiers } from "../workload/catalogue.ts";
import type { StartedLoad } from "./loads.ts";

export const handsOn = "hands-on";

/** What was done by hand, in the form of a drill: records of both are read, compared and kept alike. */
export function handsOnDrill(
  { world }: AtHand,
  load: readonly StartedLoad[],
  loss: { readonly source: string; readonly survivors: string },
): DrillDefinition {
  return {
    name: handsOn,
    spec: {
      about: "What somebody did by hand to a topology that `muster up` left running, verb by verb.",
      topology: world.topology,
      workloads: load.map(({ definition }) => ({ ...definition, tier: tierOf(definition.tier) })),
      budget: { run: minutes(0), teardown: minutes(0) },
      tags: [handsOn],
      expectedMinutes: 0,
      loss,
    },
    body: () => Promise.reject(new Error("what was done by hand cannot be run again")),
  };
}

/** The workloads as they were started; nothing is asked of their clients any more. */
export const judgedWorkloads = ({ world, folder }: AtHand, load: readonly StartedLoad[]): RunningWorkload[] =>
  load.map(({ definition }) => {
    const tier = tierOf(definition.tier);
    const promised = { client: clientNamed(clientNames[0]), latencyObjectiveMs: latencyObjectiveOf(tier) };
    return { definition, tier, workload: new Workload(world, definition, promised, (line) => folder.keep(line)) };
  });

function tierOf(name: string) {
  const tier = tiers.find((one) => one.name === name);
  if (tier === undefined) throw new Error(`${name} does not stand in topologies/tiers.ts any more`);
  return tier;
}

/** A session of this one judgement. */
export async function sessionAtHand({ world, signal }: AtHand, narrator: Narrator): Promise<Session> {
  return {
    docker: world.docker,
    image: await imageOf(world.container("fabric")),
    reports: reportsFolder,
    parameters: parseParameters({ secure: world.topology.secure }, clientNames),
    pins: [],
    handover: new Handover(),
    batch: `${handsOn}-${world.run}`,
    narrator,
    signal,
    skipReport: () => false,
    results: [],
    onResult: () => undefined,
  };
}
