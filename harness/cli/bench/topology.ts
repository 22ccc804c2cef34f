import { EnvironmentError } from "../../core/errors.ts";
import { raise, type Stage } from "../../drill/stage.ts";
import { cpuSecondsOf, everyHost } from "../../runtime/cpu.ts";
import { runsThere } from "../../runtime/sweep.ts";
import { measureCuts } from "./cuts.ts";
import { foundingAt, type Site, secondsSince } from "./site.ts";
import { Stalls } from "./stalls.ts";
import { measureWorkload } from "./workload.ts";

/** The whole topology from nothing and back to nothing; while the first one stands, what needs one is measured on it. */
export async function measureTopology(site: Site): Promise<void> {
  const { board, step } = site;
  const rounds = board.wants("topology.ready", "topology.ready.cpu", "down") ? 2 : 1;
  const ready: number[] = [];
  const cpu: number[] = [];
  const down: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const stalls = new Stalls();
    const began = performance.now();
    await using stage = await raise(foundingAt(site, stalls.listener), step);
    ready.push(secondsSince(began));
    cpu.push(await cpuSecondsOf(stage.world, everyHost(stage.world)));
    if (round === 1) await measureOn(site, stage, stalls);
    down.push(await step("down to nothing", () => timeDown(site, stage)));
  }
  board.report("topology.ready", ready);
  board.report("topology.ready.cpu", cpu);
  board.report("down", down);
}

async function measureOn(site: Site, stage: Stage, stalls: Stalls): Promise<void> {
  const { board } = site;
  if (board.wants("workload.rate", "workload.stalls", "workload.cpu"))
    await board.attempt("the workload", () => measureWorkload(site, stage, stalls));
  if (board.wants("cut.spread")) await board.attempt("cutting", () => measureCuts(site, stage.world));
}

async function timeDown({ docker }: Site, stage: Stage): Promise<number> {
  const began = performance.now();
  await stage[Symbol.asyncDispose]();
  const left = (await runsThere(docker)).find(({ run }) => run === stage.world.run);
  if (left !== undefined)
    throw new EnvironmentError(
      `${left.containers.length} containers, ${left.networks.length} networks and ${left.volumes.length} volumes were left`,
    );
  return secondsSince(began);
}
