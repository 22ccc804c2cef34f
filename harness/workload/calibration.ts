import { milliseconds, seconds } from "../core/duration.ts";
import { DeadlineExceeded } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { Reach } from "../runtime/reach.ts";
import { type ClientProfile, clientNamed } from "./clients.ts";
import { latencyObjectiveMs } from "./definition.ts";
import { schedulesOf, steady } from "./profile.ts";

/** A driver, in the place and under the ack contract in which a load is about to use it. */
export interface CalibrationPlan {
  readonly profile: ClientProfile;
  readonly cluster: string;
  /** The client group whose agent starts it. */
  readonly clients: string;
  readonly acks: "all" | 1;
  readonly idempotent: boolean;
}

export const calibrationPartitions = 3;
/** Enough for several sends at a time on every partition; at this pace one second. */
const records = 2000;
const perSecond = 3000;
const lingerMs = 20;

/** A program whose retries are not as its profile has them is told apart: it may be another program then. */
export function calibrationTopic({ name, retries }: Pick<ClientProfile, "name" | "retries">): string {
  const topic = `muster-calibration-${name.replaceAll(/[^\w.-]+/gu, "-")}`;
  return retries === clientNamed(name).retries ? topic : `${topic}-${retries ? "with" : "without"}-retries`;
}

/**
 * Lets a client write some 2,000 records to a scratch topic that is there already, with no fault, and has the observer read its logs: what the
 * ledger then says is for `calibrated` to judge. Bounded.
 */
export async function calibrate(
  world: Reach,
  { profile, cluster, clients, acks, idempotent }: CalibrationPlan,
  signal: AbortSignal,
): Promise<void> {
  const topic = calibrationTopic(profile);
  const agent = world.clients(clients);
  const security = world.security(cluster);
  const session = `${topic}-${cluster}-1`;
  const { at } = await agent.ask("stamp", {});
  await agent.ask("produce.start", {
    driver: profile.program,
    retries: profile.retries,
    workload: topic,
    tier: "calibration",
    cluster,
    topic,
    session,
    run: world.recordRun,
    bootstrap: world.bootstrap(cluster),
    ...(security === undefined ? {} : { security }),
    acks,
    idempotent,
    recordBytes: 100,
    lingerMs,
    schedules: schedulesOf(steady, { perSecond, partitions: calibrationPartitions }, at),
    latencyObjectiveMs,
    tuning: profile.tuning,
  });
  try {
    await eventually({
      what: `${profile.name} to have ${records} records acknowledged on a scratch topic of ${cluster}`,
      within: seconds(30),
      every: milliseconds(50),
      signal,
      hint: "does the program start? Its own words are in the run's log",
      probe: async () => {
        const { acknowledged, errors } = await agent.ask("produce.stats", { workload: topic });
        return acknowledged >= records
          ? { done: undefined }
          : { seen: `${acknowledged} acknowledged, errors ${JSON.stringify(errors)}` };
      },
    });
  } catch (error) {
    // What it came to in that time is judged like everything else.
    if (!(error instanceof DeadlineExceeded)) throw error;
  } finally {
    await agent.ask("produce.stop", { workload: topic, withinMs: 5000 }, seconds(10));
  }
  const read = { cluster, topic, partitions: calibrationPartitions, read: "final" as const, run: world.recordRun };
  await world.observer.ask(
    "read",
    { ...read, nativeSessions: [session], isolations: ["uncommitted"], withinMs: 20_000 },
    seconds(25),
  );
}
