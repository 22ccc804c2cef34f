import { formatDuration, milliseconds, seconds } from "../../core/duration.ts";
import { messageOf, UsageError } from "../../core/errors.ts";
import { pauseFor } from "../../core/eventually.ts";
import { suggestion } from "../../core/nearest.ts";
import { type AtHand, findTopology, type HandsOnOptions, withTopology } from "../hands-on/at-hand.ts";
import { lastLoad, loadsIn } from "../verify/loads.ts";
import { type RunningLoad, runningLoads } from "./running.ts";

const inFlightWithinMs = 10_000;
/** A consumer that has processed nothing new for this long has processed what there is. */
const drainedAfter = seconds(1);
const drainWithin = seconds(15);

/** Stops these workloads, or all; what does not run is stopped already. */
export async function stopWorkloads(names: readonly string[], options: HandsOnOptions): Promise<number> {
  const found = await findTopology(options);
  return withTopology(found, "workload stop", async (hand) => {
    const known = loadsIn(hand.folder.recorded()).map(({ definition }) => definition.name);
    for (const name of names.filter((one) => !known.includes(one)))
      throw new UsageError(`no workload "${name}" was started here${suggestion(name, known)}`, {
        hint: known.length === 0 ? "`muster workload start` starts one" : `started so far: ${[...new Set(known)].join(", ")}`,
      });
    const stopped = await stopLoads(hand, (name) => names.length === 0 || names.includes(name));
    const text = stopped.length === 0 ? "no load runs there\n" : stopped.map((line) => `${line}\n`).join("");
    process.stdout.write(options.json === true ? `${JSON.stringify(stopped)}\n` : text);
    return 0;
  });
}

/** Producers first; consumers may take what is left. Says of each what became of it. */
export async function stopLoads(hand: AtHand, wanted: (name: string) => boolean): Promise<string[]> {
  const { world, folder } = hand;
  const { loads, silent } = await runningLoads(world);
  const running = loads.filter(({ workload }) => wanted(workload));
  const begun = loadsIn(folder.recorded());
  const gone = (begun.length === 0 ? [] : lastLoad(begun)).filter(
    ({ definition: { name }, stoppedAt }) =>
      wanted(name) && stoppedAt === null && !running.some(({ workload }) => workload === name),
  );
  const at = await world.stamp();
  for (const workload of [...running.map((one) => one.workload), ...gone.map(({ definition }) => definition.name)])
    folder.record({ at, event: "load.stopped", workload });
  const told = await Promise.all(running.map((one) => stopOne(hand, one)));
  return [
    ...told,
    ...gone.map(({ definition: { name } }) => `${name} had ended before: by its own time, or with its clients`),
    ...silent.map(({ host, why }) => `${host} does not say what runs there: ${why}`),
  ];
}

async function stopOne({ world, signal }: AtHand, { workload, host, group, since, at }: RunningLoad): Promise<string> {
  const agent = world.clients(host);
  const args = { workload, withinMs: inFlightWithinMs };
  try {
    const { acknowledged, rejected, indeterminate, unsent } = await agent.ask("produce.stop", args, seconds(15));
    const written = `${workload} stopped after ${formatDuration((at - since) * 1000)}: ${acknowledged} acknowledged, ${rejected} rejected, ${indeterminate} indeterminate, ${unsent} not sent`;
    if (group === null) return written;
    await drained(() => agent.ask("consume.stats", { workload }).then(({ processed }) => processed), signal);
    const { processed } = await agent.ask("consume.stop", args, seconds(15));
    return `${written}; ${processed} processed`;
  } catch (error) {
    return `${workload} may not be stopped: ${messageOf(error)}`;
  }
}

/** Bounded: a group that cannot be served does not drain. */
async function drained(processed: () => Promise<number>, signal: AbortSignal): Promise<void> {
  const end = performance.now() + drainWithin;
  let [last, since] = [await processed(), performance.now()];
  while (performance.now() < end && performance.now() - since < drainedAfter) {
    await pauseFor(milliseconds(100), signal);
    const now = await processed();
    if (now !== last) [last, since] = [now, performance.now()];
  }
}
