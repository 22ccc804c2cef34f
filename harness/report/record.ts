/**
 * The record of a drill, `drill.json`: what was done, what was measured, and what was concluded. Everything else a run
 * writes is derived from it, the plan, the timeline and the ledger. Fields that a drill cannot show are absent.
 */
import { z } from "zod";
import type { RoleHeld } from "../faults/pins.ts";
import type { IdRange } from "../measure/ids.ts";
import type { Count, Interval } from "../measure/intervals.ts";
import type { Measured, OnDisk, OutageMeasured } from "../measure/measured.ts";
import type { Phase } from "../measure/phases.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import type { DrillVerdict } from "../targets/drill-verdict.ts";
import type { MeasureVerdict } from "../targets/judge.ts";
import type { TargetCounts, TierOutcome } from "../targets/tally.ts";
import { MEASURES, type Measure, type Target } from "../targets/target.ts";
import { type Cell, OBSERVED, RUNGS } from "../targets/theory.ts";
import type { Judgement } from "../targets/verdict.ts";
import type { EvidenceLink } from "./evidence/places.ts";
import { type WorldRecord, worldRecord } from "./world-record.ts";

export const DRILL_SCHEMA = "muster.drill/1";

export interface DrillRecord {
  readonly schema: typeof DRILL_SCHEMA;
  /** Whose rules made it: Muster's version, and a hash over the sources that judge. Absent in records from before it was kept. */
  readonly muster?: { readonly version: string; readonly rules: string };
  readonly drill: string;
  readonly topology: string;
  readonly run: string;
  /** Wall time, once, for people. */
  readonly startedAt: string;
  /** Wall time when everything was down again. Absent in records from before it was kept. */
  readonly endedAt?: string;
  /** What a wall clock said at one moment of the run's own clock; absent where the run did not get that far. */
  readonly clock?: { readonly at: number; readonly wall: string };
  readonly seed: string | number;
  /** What the run was asked to vary. Absent in records from before there were parameters. */
  readonly parameters?: ParameterRecord;
  readonly verdict: DrillVerdict;
  readonly reasons: readonly string[];
  /** Objectives and gates of all workloads, by how they fared; what was met unchallenged is no part of `met`. */
  readonly targets: TargetCounts;
  /** The same for each tier; the worst of them decides the drill. */
  readonly tiers: readonly TierOutcome[];
  readonly exitCode: number;
  readonly healed: boolean;
  /** `observed`: on clusters of somebody else, who broke and healed them. Absent: on machines of our own. */
  readonly mode?: "observed";
  /** Of an observed run: what it could not do or see, so that nothing here rests on it. */
  readonly missing?: readonly Missing[];
  /** Whose log a lost record would have to be in, and which cluster was hit. */
  readonly loss: { readonly source: string; readonly survivors: string };
  /** What a known-bad drill must miss; empty otherwise. */
  readonly mustMiss: readonly Measure[];
  /** Of a step of the ladder: what theory says of it on this topology, and whether that is what was measured. */
  readonly cell?: Cell;
  readonly kafka: KafkaRecord;
  /** `how`: what was done to the library or beside it, without which its name would say too much. */
  readonly client: { readonly library: string; readonly version: string; readonly how?: string };
  /** Settings in force, by group (`broker`, `controller`, `topic`, `client`, `mirror`, …) or flat. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly host: Readonly<Record<string, unknown>>;
  /** The topology's machines. Absent on clusters of somebody else, and in records from before it was kept. */
  readonly hosts?: readonly HostRecord[];
  /** What crossed zones and regions in the steady phase. Absent where none was watched, or no fabric was between the machines. */
  readonly traffic?: TrafficRecord;
  /** Whose machines these were before, and where the time went. Absent on clusters of somebody else, and in records from before it was kept. */
  readonly world?: WorldRecord;
  readonly faults: readonly FaultRecord[];
  /** Who held each role when it was asked for, in that order: what `--pin <run>` repeats. Absent where none was. */
  readonly roleHolders?: readonly RoleHeld[];
  readonly phases: readonly Phase[];
  readonly workloads: readonly WorkloadRecord[];
  /** The lines of the run's files that its errors and misses rest on; absent where there is nothing to look for. */
  readonly evidence?: readonly EvidenceLink[];
}

/** A machine of the topology; null = outside of every region (`region`), or in no zone of its region (`zone`). */
export interface HostRecord {
  readonly name: string;
  readonly kind: "node" | "connect" | "clients";
  readonly region: string | null;
  readonly zone: string | null;
  /** Of a node the cluster that it is one of, of a Connect worker the one that it writes to. */
  readonly cluster?: string;
  /** Of a node: Kafka's `process.roles`. */
  readonly roles?: readonly string[];
}

export const PLANES = ["replication", "controller", "client", "mirror"] as const;
/** `mirror`: what Connect workers read and write. `client`: what clients do, the drill's own control and probes among them. */
export type TrafficPlane = (typeof PLANES)[number];

/** Bytes by what they were for. All that the connections carried: records, and also fetches that found nothing, metadata, heartbeats. */
export type CrossedBytes = Readonly<Record<TrafficPlane, number>>;

/**
 * What crossed in the steady phase, in bytes of TCP payload: what the fabric's kernel counted, less 52 bytes of headers a packet. Right
 * to 0.1 %, as a known transfer shows (drill/traffic.docker.ts); what a wire adds in headers depends on its segments.
 */
export interface TrafficRecord {
  readonly seconds: number;
  /** Acknowledged records of all workloads that were due meanwhile, by their rate in its whole seconds. */
  readonly records: number;
  /** The same of the control, which writes beside them and crosses with them. */
  readonly controlRecords: number;
  /** Between zones of one region. Clients stand in no zone: what they exchange with a region of several zones counts as crossing. */
  readonly crossZone: CrossedBytes;
  readonly crossRegion: CrossedBytes;
}

export interface Missing {
  readonly ability: string;
  readonly why: string;
}

export interface KafkaRecord {
  readonly version: string;
  /** Feature levels: ELR and the like. */
  readonly features: Readonly<Record<string, unknown>>;
  /** `combined`, `dedicated`, or `mixed` where some nodes are this and some that; or by node. */
  readonly roles: string | Readonly<Record<string, unknown>>;
}

export interface FaultRecord {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly resolved: readonly string[];
  /** How a path was cut. */
  readonly mode?: string;
  /** Absent = never proven. */
  readonly effect?: { readonly from: number; readonly to: number };
  readonly proof: readonly unknown[];
  readonly healedAt?: number | null;
  /** Of a fault on nodes: what each was in charge of when it was hit, by node. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  /** Of several faults the one whose effect is t_D: RPO counts from it, and RTO is of the time until it is healed. */
  readonly figuresFrom?: true;
}

export interface LoadRecord {
  readonly profile: string;
  readonly perSecond: number;
  readonly partitions: number;
  readonly recordBytes: number;
  readonly lingerMs: number;
  /** Of its topic, as read back. Absent in records from before they were kept, and where the load was started by hand. */
  readonly replicationFactor?: number;
  readonly minInsyncReplicas?: number;
  /** The client profile, where it is another than the run's. */
  readonly client?: string;
}

export type WorkloadRecord = Measured & {
  readonly name: string;
  readonly tier: string;
  readonly topic: string;
  /** Where replication kept its records under another name. */
  readonly copies?: readonly { readonly cluster: string; readonly topic: string }[];
  readonly group: string | null;
  readonly acks: string;
  readonly placement?: string;
  /** What it wrote: the profile in words, records a second over all partitions, bytes of a record, `linger.ms`. */
  readonly load?: LoadRecord;
  readonly verdicts: readonly MeasureVerdict[];
};

const records = z.int().nonnegative();
const seconds = z.number();
const count: z.ZodType<Count> = z.union([records, z.tuple([records, records]).readonly()]);
const interval: z.ZodType<Interval> = z.looseObject({ atLeast: seconds, atMost: seconds });
const outage: z.ZodType<OutageMeasured> = z.looseObject({ atLeast: seconds, atMost: seconds.nullable(), censored: z.boolean() });
const ids: z.ZodType<readonly IdRange[]> = z
  .array(z.tuple([z.string(), records, z.tuple([records, records]).readonly()]).readonly())
  .readonly();
const extra = z.looseObject({ extra: records, ids: records });
const perName = <T>(value: z.ZodType<T>) => z.record(z.string(), value);
const anything = z.record(z.string(), z.unknown());

const onDisk: z.ZodType<OnDisk> = z.looseObject({
  records,
  by: z.array(z.looseObject({ cluster: z.string(), node: z.string(), records, ids })).readonly(),
  searched: z.array(z.string()).readonly(),
  unread: z.array(z.looseObject({ node: z.string(), why: z.string() })).readonly(),
});

const rpo = z.looseObject({
  survivors: z
    .looseObject({
      cluster: z.string(),
      read: z.enum(["cutover", "return", "final"]),
      isolation: z.enum(["uncommitted", "committed"]),
    })
    .exactOptional(),
  records,
  onDisk: onDisk.exactOptional(),
  seconds: interval.exactOptional(),
  holes: records,
  recoveryPoint: interval.exactOptional(),
  lostSpanSeconds: interval.exactOptional(),
  splitBrain: count.exactOptional(),
  undetermined: records,
  ghosts: records,
  phantoms: records,
  indeterminateAbsent: records,
  expired: records,
  superseded: records,
  late: records.exactOptional(),
  afterReturn: z.looseObject({ stranded: records, absent: records }).exactOptional(),
  final: records.exactOptional(),
  finalAtMost: z.literal(true).exactOptional(),
  truncated: perName(records).exactOptional(),
  predictedSeconds: seconds.exactOptional(),
  predicted: z.looseObject({ seconds, partition: records, seenBefore: seconds, records, mostRecords: records }).exactOptional(),
  vacuous: z.boolean().exactOptional(),
  shownSeconds: seconds.exactOptional(),
  ids: z.looseObject({
    lost: ids.exactOptional(),
    holes: ids.exactOptional(),
    splitBrain: ids.exactOptional(),
    undetermined: ids.exactOptional(),
    ghosts: ids.exactOptional(),
    phantoms: ids.exactOptional(),
    indeterminateAbsent: ids.exactOptional(),
    expired: ids.exactOptional(),
    superseded: ids.exactOptional(),
    final: ids.exactOptional(),
  }),
});

const services = { produce: outage.exactOptional(), consume: outage.exactOptional(), endToEnd: outage.exactOptional() };
const affected = z.looseObject({
  partitions: records,
  partitionSeconds: outage,
  back: z.array(z.looseObject({ after: seconds, partitions: records })).readonly(),
});
const service = z.enum(["produce", "consume", "endToEnd"]);
const rto = z.looseObject({
  ...services,
  relapses: records,
  relapse: z.array(z.looseObject({ service, partition: records, from: seconds, until: seconds.nullable() })).readonly(),
  byPartition: z.array(z.looseObject({ partition: records, ...services })).readonly(),
  affected: z.looseObject({ produce: affected.exactOptional(), consume: affected.exactOptional() }).exactOptional(),
  clients: z
    .array(
      z.looseObject({
        partition: records,
        leader: z.looseObject({ node: z.string(), epoch: records, after: seconds }).exactOptional(),
        clients: z
          .array(
            z.looseObject({
              session: z.string(),
              noticed: seconds.exactOptional(),
              metadata: seconds.exactOptional(),
              through: seconds.exactOptional(),
              began: seconds.exactOptional(),
              silent: z.tuple([seconds, seconds.nullable()]).readonly().exactOptional(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly()
    .exactOptional(),
  probes: z
    .array(
      z.looseObject({ probe: z.string(), cluster: z.string(), lastAcknowledged: seconds.nullable(), back: seconds.nullable() }),
    )
    .readonly()
    .exactOptional(),
  control: z
    .looseObject({
      partitions: records,
      outages: z
        .array(
          z.looseObject({ host: z.string(), cluster: z.string(), node: z.string(), partition: records, after: seconds, seconds }),
        )
        .readonly(),
      seconds,
    })
    .exactOptional(),
  consumeUnseen: z.literal(true).exactOptional(),
  shownSeconds: seconds,
  baselineShortfall: z.number().exactOptional(),
  forgivenShortfall: z.number().exactOptional(),
});

const offsets = z.looseObject({
  skipped: count,
  replayed: count,
  beyondEnd: records,
  missing: records,
  neverTakenUp: records.exactOptional(),
  migration: z
    .looseObject({
      by: z.enum(["synced", "translated", "timestamp"]),
      rewind: z.looseObject({ seconds }).exactOptional(),
    })
    .exactOptional(),
  splitBrainProcessed: count.exactOptional(),
  byPartition: z
    .array(
      z.looseObject({
        partition: records,
        skipped: count,
        replayed: count,
        missing: z.literal(true).exactOptional(),
        beyondEnd: records.exactOptional(),
        reset: z.enum(["latest", "earliest"]).exactOptional(),
        migrated: z.looseObject({ was: records.nullable(), told: records }).exactOptional(),
        resumed: records,
        expected: count,
      }),
    )
    .readonly(),
  ids: z.looseObject({ skipped: ids }),
});

const duplicates = z.looseObject({
  log: perName(extra).exactOptional(),
  delivery: z
    .looseObject({
      extra: records,
      ids: records,
      byCause: z.looseObject({ sameOffset: records, otherOffset: records, otherCluster: records }),
      byPhase: perName(extra).exactOptional(),
    })
    .exactOptional(),
  crossCluster: records.exactOptional(),
  ids: z.looseObject({ log: perName(ids).exactOptional(), delivery: ids.exactOptional(), crossCluster: ids.exactOptional() }),
});

const failback = z.looseObject({
  rebuilt: z.looseObject({ by: z.string() }).exactOptional(),
  tail: records,
  replayed: records,
  dropped: records,
  reappended: records,
  notCopied: records.exactOptional(),
  byPartition: z
    .array(
      z.looseObject({
        partition: records,
        tail: records,
        replayed: records,
        dropped: records,
        reappended: records,
        notCopied: records.exactOptional(),
      }),
    )
    .readonly(),
  final: z.looseObject({ records, seconds: interval.exactOptional() }),
  rto: z.looseObject({ ...services, shownSeconds: seconds }).exactOptional(),
  ids: z.looseObject({ tail: ids, dropped: ids, notCopied: ids.exactOptional() }),
});

const resent = z.looseObject({
  seconds,
  resent: records,
  repaired: records,
  duplicated: records,
  stillLost: records,
  missing: records,
  byPartition: z
    .array(z.looseObject({ partition: records, repaired: records, duplicated: records, stillLost: records }))
    .readonly(),
  ids: z.looseObject({ repaired: ids, stillLost: ids }),
});

const quantile = z.looseObject({ atLeast: z.number(), atMost: z.number().nullable() });
const measure = z.enum(MEASURES);
const target: z.ZodType<Target> = z.union([z.strictObject({ below: z.number() }), z.strictObject({ atMost: z.number() })]);
const judgement: z.ZodType<Judgement> = z.looseObject({
  target,
  verdict: z.enum(["met", "met (unchallenged)", "missed", "inconclusive"]),
  reason: z
    .enum([
      "hole",
      "splitBrain",
      "violation",
      "clock",
      "control",
      "undetermined",
      "within measuring error",
      "vacuous",
      "censored",
      "relapse",
      "unchallenged",
    ])
    .exactOptional(),
  detail: z.string().exactOptional(),
  upTo: seconds.exactOptional(),
});
const measureVerdict: z.ZodType<MeasureVerdict> = z.looseObject({
  measure,
  measured: z.union([outage, interval, count]).nullable(),
  objective: judgement.exactOptional(),
  gate: judgement.exactOptional(),
});

const workload: z.ZodType<WorkloadRecord> = z.looseObject({
  name: z.string(),
  tier: z.string(),
  topic: z.string(),
  copies: z
    .array(z.looseObject({ cluster: z.string(), topic: z.string() }))
    .readonly()
    .exactOptional(),
  group: z.string().nullable(),
  acks: z.string(),
  placement: z.string().exactOptional(),
  load: z
    .looseObject({
      profile: z.string(),
      perSecond: z.number(),
      partitions: records,
      recordBytes: records,
      lingerMs: records,
      replicationFactor: records.exactOptional(),
      minInsyncReplicas: records.exactOptional(),
    })
    .exactOptional(),
  unmeasuredClocks: z.array(z.string()).readonly().exactOptional(),
  sent: records,
  acknowledged: records,
  rejected: records,
  indeterminate: records,
  unsent: records,
  unsentBy: z.looseObject({ beforeFault: records, sinceFault: records }).exactOptional(),
  unsentByPhase: perName(records).exactOptional(),
  errors: perName(records),
  errorsByPhase: perName(perName(records)).exactOptional(),
  consumerErrorsByPhase: perName(perName(records)).exactOptional(),
  rpo: rpo.exactOptional(),
  rto: rto.exactOptional(),
  offsets: offsets.exactOptional(),
  duplicates,
  unprocessed: z.looseObject({ records: count, ids }).exactOptional(),
  failback: failback.exactOptional(),
  resent: resent.exactOptional(),
  readShort: perName(records).exactOptional(),
  order: z
    .looseObject({ log: z.union([records, perName(records)]).exactOptional(), delivery: records.exactOptional(), ids })
    .exactOptional(),
  transactions: z
    .looseObject({
      abortedRead: records,
      torn: records,
      stuckLso: records,
      ids: z.looseObject({ abortedRead: ids, torn: z.array(z.string()).readonly() }),
    })
    .exactOptional(),
  conflicts: records.exactOptional(),
  conflictKeys: z.array(z.string()).readonly().exactOptional(),
  steady: z
    .looseObject({
      seconds: z.number(),
      n: records,
      unserved: records,
      latencyMs: z.looseObject({ p50: quantile, p99: quantile.exactOptional() }),
    })
    .exactOptional(),
  verdicts: z.array(measureVerdict).readonly(),
});

const fault: z.ZodType<FaultRecord> = z.looseObject({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  resolved: z.array(z.string()).readonly(),
  mode: z.string().exactOptional(),
  effect: z.looseObject({ from: seconds, to: seconds }).exactOptional(),
  proof: z.array(z.unknown()).readonly(),
  healedAt: seconds.nullable().exactOptional(),
  roles: perName(z.array(z.string()).readonly()).exactOptional(),
  figuresFrom: z.literal(true).exactOptional(),
});

const targetCounts: z.ZodType<TargetCounts> = z.looseObject({
  met: records,
  unchallenged: records,
  missed: records,
  inconclusive: records,
});

const phase: z.ZodType<Phase> = z.looseObject({
  name: z.string(),
  at: seconds,
  after: seconds.exactOptional(),
  by: z.enum(["machine", "human", "rule"]).exactOptional(),
});

const parameters: z.ZodType<ParameterRecord> = z.looseObject({
  batch: z.string(),
  repeat: z.looseObject({ index: z.int().positive(), of: z.int().positive() }),
  set: perName(z.string()),
  kafka: z.string(),
  client: z.string(),
  seed: z.int().nonnegative(),
});

const link: z.ZodType<EvidenceLink> = z.looseObject({
  for: z.string(),
  file: z.string(),
  line: z.int().positive(),
  text: z.string(),
});

const host: z.ZodType<HostRecord> = z.looseObject({
  name: z.string(),
  kind: z.enum(["node", "connect", "clients"]),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  cluster: z.string().exactOptional(),
  roles: z.array(z.string()).readonly().exactOptional(),
});
const crossed: z.ZodType<CrossedBytes> = z.record(z.enum(PLANES), records);
const cell: z.ZodType<Cell> = z.looseObject({
  step: z.string(),
  rung: z.enum(RUNGS),
  theory: z
    .looseObject({
      writes: z.enum(["go on", "stop in part", "stop", "unsaid"]),
      reads: z.enum(["go on", "stop", "unsaid"]),
      lost: z.enum(["none", "nothing", "nothing at risk", "some", "unsaid"]),
      because: z.string(),
    })
    .exactOptional(),
  hitActiveController: z.boolean().exactOptional(),
  observed: z.looseObject({
    writes: z.enum(OBSERVED.writes),
    reads: z.enum(OBSERVED.reads),
    lost: z.enum(OBSERVED.lost),
  }),
  agrees: z.boolean().nullable(),
  why: z.array(z.string()).readonly(),
});

/** Checks a record, and is the source of its JSON Schema. Objects are open: a record may grow, and never loses a field. */
export const drillRecord: z.ZodType<DrillRecord> = z.looseObject({
  schema: z.literal(DRILL_SCHEMA),
  muster: z.looseObject({ version: z.string(), rules: z.string() }).exactOptional(),
  drill: z.string(),
  topology: z.string(),
  run: z.string(),
  startedAt: z.string(),
  endedAt: z.string().exactOptional(),
  clock: z.looseObject({ at: seconds, wall: z.string() }).exactOptional(),
  seed: z.union([z.string(), z.number()]),
  parameters: parameters.exactOptional(),
  verdict: z.enum(["met", "missed", "inconclusive", "invalid", "aborted", "not-run"]),
  reasons: z.array(z.string()).readonly(),
  targets: targetCounts,
  tiers: z
    .array(
      z.looseObject({
        tier: z.string(),
        verdict: z.enum(["met", "missed", "inconclusive"]),
        workloads: z.array(z.string()).readonly(),
        targets: targetCounts,
      }),
    )
    .readonly(),
  exitCode: z.int(),
  healed: z.boolean(),
  mode: z.literal("observed").exactOptional(),
  missing: z
    .array(z.looseObject({ ability: z.string(), why: z.string() }))
    .readonly()
    .exactOptional(),
  loss: z.looseObject({ source: z.string(), survivors: z.string() }),
  mustMiss: z.array(measure).readonly(),
  cell: cell.exactOptional(),
  kafka: z.looseObject({ version: z.string(), features: anything, roles: z.union([z.string(), anything]) }),
  client: z.looseObject({ library: z.string(), version: z.string(), how: z.string().exactOptional() }),
  settings: anything,
  host: anything,
  hosts: z.array(host).readonly().exactOptional(),
  traffic: z
    .looseObject({
      seconds,
      records,
      controlRecords: records,
      crossZone: crossed,
      crossRegion: crossed,
    })
    .exactOptional(),
  world: worldRecord.exactOptional(),
  faults: z.array(fault).readonly(),
  roleHolders: z
    .array(z.looseObject({ role: z.string(), nodes: z.array(z.string()).readonly(), at: seconds, pinned: z.boolean() }))
    .readonly()
    .exactOptional(),
  phases: z.array(phase).readonly(),
  workloads: z.array(workload).readonly(),
  evidence: z.array(link).readonly().exactOptional(),
});

/** The record's JSON Schema, for `muster schema drill` and editors. */
export function drillJsonSchema(): object {
  return z.toJSONSchema(drillRecord, { target: "draft-2020-12" });
}
