import { type Duration, milliseconds, seconds } from "../../core/duration.ts";
import { EnvironmentError } from "../../core/errors.ts";
import { pauseFor } from "../../core/eventually.ts";
import { raise } from "../../drill/stage.ts";
import { toldBy } from "../../drill/told-by.ts";
import { cut } from "../../faults/constructors.ts";
import { describeFault } from "../../faults/fault.ts";
import { resolveLinkFault } from "../../injector/resolve.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { Interval } from "../../measure/intervals.ts";
import type { World } from "../../runtime/world.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { clientNamed, clientNames } from "../../workload/clients.ts";
import { Workload } from "../../workload/workload.ts";
import { errorOf, type KnownOutage, measuredOutage, truthOf } from "./known-outage.ts";
import { latencyObjectiveMs, oneBroker, probing } from "./rto-probe.ts";
import { foundingAt, type Site } from "./site.ts";

const lengths = [
  ["rto.error.5s", seconds(5)],
  ["rto.error.10s", seconds(10)],
  ["rto.error.20s", seconds(20)],
] as const;
const rounds = 2;
/** Service has to be seen to stay for 5 s. */
const afterwards = seconds(8);

const fault = cut("edge", "home1", { mode: "hold" });

/**
 * Outages of known length on the paths of a probe, and what the measuring makes of them. `hold` leaves nothing else to be found
 * out: no connection ends, no leader changes, and what was held arrives within milliseconds of its end. Client, ledger and checker are
 * those of a drill; the fabric's two stamps stand where a drill has the proof of effect.
 */
export async function measureRto(site: Site): Promise<void> {
  const { board, step, narrator, signal } = site;
  const lines: LedgerLine[] = [];
  const told: TimelineEvent[] = [];
  const listener = {
    ledger: (_: string, line: object) => void lines.push(line as LedgerLine),
    event: (...said: Parameters<typeof toldBy>) => void told.push(toldBy(...said)),
  };
  await using stage = await raise(foundingAt({ ...site, topology: oneBroker }, listener), step);
  const { world } = stage;
  await stage.createTopic(probing.on, { name: probing.topic, partitions: probing.partitions });
  const profile = { client: clientNamed(clientNames[0]), latencyObjectiveMs };
  const load = new Workload(world, probing, profile, (line) => lines.push(line));
  await load.start();
  await step("the probe is answered", () => load.settled(seconds(60), signal));

  const outages: (Omit<KnownOutage, "observedUntil"> & { readonly name: (typeof lengths)[number][0] })[] = [];
  for (let round = 1; round <= rounds; round++)
    for (const [name, length] of lengths)
      await step(`${length / 1000} s of hold, and what comes after`, async () => {
        outages.push({ name, ...(await holdFor(world, length, `${name}-${round}`, signal)) });
        await pauseFor(afterwards, signal);
      });
  const until = await world.stamp();
  await load.stop();

  const errors = outages.map(({ name, ...outage }, index) => {
    const known = { ...outage, observedUntil: outages[index + 1]?.cut.issuedAt ?? until };
    const measured = measuredOutage(known, lines, told);
    if (measured === undefined || measured.atMost === null) throw new EnvironmentError(`${name}: no end of the outage was seen`);
    const { atLeast, atMost } = measured;
    narrator.say(`  · ${name}: held for ${inMs(truthOf(known))}, measured ${inMs({ atLeast, atMost })}`);
    return { name, ms: errorOf(measured, truthOf(known)) };
  });
  for (const [name] of lengths)
    board.report(
      name,
      errors.flatMap((error) => (error.name === name ? error.ms : [])),
    );
}

const inMs = ({ atLeast, atMost }: Interval): string => `${(atLeast * 1000).toFixed(0)} to ${(atMost * 1000).toFixed(0)} ms`;

async function holdFor({ fabric, plan }: World, length: Duration, lease: string, signal: AbortSignal) {
  const { ways: paths } = resolveLinkFault(fault, plan);
  const ttlMs = milliseconds(length + seconds(30));
  const begun = await fabric.ask("cut", { lease, what: describeFault(fault), fault, ttlMs, mode: fault.mode, paths });
  await pauseFor(length, signal);
  return { cut: begun, undo: await fabric.ask("undo", { lease }, seconds(15)) };
}
