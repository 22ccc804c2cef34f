import type { Duration } from "../core/duration.ts";
import { seconds } from "../core/duration.ts";
import { UsageError } from "../core/errors.ts";
import type {
  Cut,
  CutMode,
  Degrade,
  DeleteTopic,
  FillDisk,
  Isolate,
  Kill,
  LoseDisk,
  LoseUnflushed,
  Misconfigure,
  Outage,
  Pause,
  Poison,
  RollingRestart,
  ShuffleLeaders,
  Stop,
  Swizzle,
  Throttle,
} from "./fault.ts";
import type { Subject } from "./subject.ts";
import { parseSubject, printSubject } from "./subject-text.ts";

/** A subject, or its text: `east1`, `zone:east/a`, `leader:orders/0`. */
export type Hit = Subject | string;
/** Where a region is meant most often, its bare name will do. */
type Area = Subject | string;

type OnLink = Pick<Partial<Cut>, "oneWay" | "planes">;

const subject = (hit: Hit): Subject => (typeof hit === "string" ? parseSubject(hit) : hit);
const area = (hit: Area): Subject => (typeof hit === "string" ? { region: hit } : hit);
const links = (pairs: readonly (readonly [Hit, Hit])[]) => pairs.map(([from, to]) => ({ from: subject(from), to: subject(to) }));
const several = (hits: readonly Hit[]): Subject => {
  const [only, ...others] = hits.map(subject);
  if (only === undefined) return { nodes: [] };
  if (others.length === 0) return only;
  return {
    nodes: [only, ...others].flatMap((one) => {
      if ("nodes" in one) return one.nodes;
      throw new UsageError(`${printSubject(one)} cannot be hit together with others in one fault`, {
        hint: "nodes by name can, separated by commas; inject a second fault for the rest",
      });
    }),
  };
};

export const cut = (
  from: Hit,
  to: Hit,
  { mode = "drop", oneWay = false, planes }: OnLink & { readonly mode?: CutMode } = {},
): Cut => ({
  kind: "cut",
  subject: { from: subject(from), to: subject(to) },
  mode,
  oneWay,
  ...(planes === undefined ? {} : { planes }),
});

type Badly = Pick<Degrade, "rttMs" | "jitterMs" | "kilobytesPerSecond" | "sliceBytes">;

export const degrade = (from: Hit, to: Hit, { oneWay = false, ...how }: OnLink & Badly): Degrade => ({
  kind: "degrade",
  subject: { from: subject(from), to: subject(to) },
  oneWay,
  ...how,
});

export const swizzle = (
  pairs: readonly (readonly [Hit, Hit])[],
  { mode = "drop", every, seed }: { readonly mode?: CutMode; readonly every: Duration; readonly seed: number },
): Swizzle => ({ kind: "swizzle", links: links(pairs), mode, everyMs: every, seed });

export const isolate = (hit: Area, { mode = "drop" }: { readonly mode?: CutMode } = {}): Isolate => ({
  kind: "isolate",
  subject: area(hit),
  mode,
});

export const outage = (hit: Area): Outage => ({ kind: "outage", subject: area(hit), mode: "drop" });

export const kill = (...hits: readonly [Hit, ...Hit[]]): Kill => ({ kind: "kill", subject: several(hits) });

/** SIGKILL follows where SIGTERM has not ended the process in time. */
export const stop = (hit: Hit, { within = seconds(30) }: { readonly within?: Duration } = {}): Stop => ({
  kind: "stop",
  subject: subject(hit),
  withinMs: within,
});

export const pause = (...hits: readonly [Hit, ...Hit[]]): Pause => ({ kind: "pause", subject: several(hits) });

/** `cpu`: share of one core, 0…1. */
export const throttle = (hit: Hit, { cpu }: { readonly cpu: number }): Throttle => ({
  kind: "throttle",
  subject: subject(hit),
  cpu,
});

export const fillDisk = (hit: Hit): FillDisk => ({ kind: "fillDisk", subject: subject(hit) });

export const loseDisk = (hit: Hit): LoseDisk => ({ kind: "loseDisk", subject: subject(hit) });

/** `window`: how far back what was written and not flushed is lost; 30 s is how old Linux lets dirty pages become. */
export const loseUnflushed = (hit: Hit, { window = seconds(30) }: { readonly window?: Duration } = {}): LoseUnflushed => ({
  kind: "loseUnflushed",
  subject: subject(hit),
  windowMs: window,
});

export const rollingRestart = (cluster: string, { bad = false }: { readonly bad?: boolean } = {}): RollingRestart => ({
  kind: "rollingRestart",
  cluster,
  bad,
});

export const misconfigure = (
  hit: Hit | { readonly topic: string; readonly cluster: string },
  settings: Readonly<Record<string, string>>,
): Misconfigure => ({ kind: "misconfigure", subject: typeof hit === "string" ? subject(hit) : hit, settings });

export const deleteTopic = (topic: string, { cluster }: { readonly cluster: string }): DeleteTopic => ({
  kind: "deleteTopic",
  cluster,
  topic,
});

export const shuffleLeaders = (topic: string, { cluster }: { readonly cluster: string }): ShuffleLeaders => ({
  kind: "shuffleLeaders",
  cluster,
  topic,
});

export const poison = (
  topic: string,
  { cluster, partition, records = 1 }: { readonly cluster: string; readonly partition: number; readonly records?: number },
): Poison => ({ kind: "poison", cluster, topic, partition, records });
