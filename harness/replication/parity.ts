import { formatDuration, seconds } from "../core/duration.ts";
import type { GroupSight, Inventory } from "../protocol/commands.ts";
import { hasMembers } from "./members.ts";

/** How far a topic's copy was behind when it was last seen. */
export interface SeenLag {
  readonly topic: string;
  readonly records: number;
  readonly seconds: number;
}

/** Somebody's word, with a name under it, that this much may be lost. */
export interface AcceptedLoss {
  readonly by: string;
  /** Seconds of records. */
  readonly seconds: number;
}

export interface ParityAsked {
  readonly from: string;
  readonly to: string;
  /** What replication calls a topic at the target. */
  readonly mirrored?: (topic: string) => string;
  readonly lag: readonly SeenLag[];
  /** The recovery point that was promised, seconds; null = nobody promised one. */
  readonly rpoSeconds: number | null;
  readonly acceptLoss?: AcceptedLoss;
}

/** One thing that differs, or stands in the way, in words for whoever has to mend it. */
export interface Difference {
  readonly about: "topic" | "partitions" | "config" | "acl" | "group" | "lag" | "reassignment";
  readonly subject: string;
  readonly words: string;
}

/** Whether the target has all that the source has, so that it may take over; empty = it has. */
export function parityOf(source: Inventory, target: Inventory, asked: ParityAsked): Difference[] {
  return [
    ...topicDifferences(source, target, asked),
    ...aclDifferences(source, target, asked),
    ...groupDifferences(source, target, asked),
    ...lagDifferences(Object.keys(source.topics), asked),
    ...reassignments(target, asked.to),
  ];
}

const sameName = (topic: string): string => topic;

function topicDifferences(source: Inventory, target: Inventory, { from, to, mirrored = sameName }: ParityAsked): Difference[] {
  return Object.entries(source.topics).flatMap(([topic, here]): Difference[] => {
    const copy = mirrored(topic);
    const there = target.topics[copy];
    if (there === undefined) return [{ about: "topic", subject: copy, words: `${copy} is not in ${to}` }];
    const count: Difference[] =
      there.partitions === here.partitions
        ? []
        : [
            {
              about: "partitions",
              subject: copy,
              words: `${copy} has ${there.partitions} partitions in ${to} and ${here.partitions} in ${from}`,
            },
          ];
    return [...count, ...configDifferences(copy, here.configs, there.configs, { from, to })];
  });
}

/** Of a throttled move, not of the topic. */
const passing = /\.replication\.throttled\.replicas$/;

/** Keys that MirrorMaker leaves out of what it copies (`config.properties.exclude`), and for which a target keeps its own values for ever. */
const neverCopied = new Set(["min.insync.replicas", "unclean.leader.election.enable", "message.timestamp.type"]);

type Configs = Inventory["topics"][string]["configs"];

function configDifferences(
  topic: string,
  here: Configs,
  there: Configs,
  { from, to }: Pick<ParityAsked, "from" | "to">,
): Difference[] {
  const keys = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((key) => !passing.test(key)).toSorted();
  return keys
    .filter((key) => (here[key] ?? null) !== (there[key] ?? null))
    .map((key) => ({
      about: "config",
      subject: topic,
      words:
        `${topic} has ${key}=${there[key] ?? "nothing"} in ${to} and ${here[key] ?? "nothing"} in ${from}` +
        (neverCopied.has(key) ? ", which MirrorMaker never copies" : ""),
    }));
}

const denies = (acl: string): boolean => acl.includes(" may not ");

/** What is denied at the source alone is its fence: whoever takes over must not have it. */
function aclDifferences({ acls: here }: Inventory, { acls: there }: Inventory, { from, to }: ParityAsked): Difference[] {
  if (here === null && there === null) return [];
  if (here === null || there === null)
    return [
      {
        about: "acl",
        subject: to,
        words: `${here === null ? from : to} has no authorizer, and ${here === null ? to : from} has one`,
      },
    ];
  const [wanted, had] = [new Set(here), new Set(there)];
  return [
    ...here
      .filter((acl) => !had.has(acl) && !denies(acl))
      .map((acl): Difference => ({ about: "acl", subject: to, words: `${to} lacks the ACL: ${acl}` })),
    ...there
      .filter((acl) => !wanted.has(acl) && denies(acl))
      .map((acl): Difference => ({ about: "acl", subject: to, words: `${to} denies what ${from} does not: ${acl}` })),
  ];
}

function groupDifferences(source: Inventory, target: Inventory, { to, mirrored = sameName }: ParityAsked): Difference[] {
  return Object.entries(source.groups).flatMap(([group, here]): Difference[] => {
    const there = target.groups[group] ?? { state: null, offsets: {} };
    const active: Difference[] = !hasMembers(there.state)
      ? []
      : [
          {
            about: "group",
            subject: group,
            words: `group ${group} has members in ${to} already (${there.state}): MirrorMaker leaves the offsets of such a group alone`,
          },
        ];
    return [...active, ...missingOffsets(group, here, there, { to, mirrored })];
  });
}

function missingOffsets(
  group: string,
  here: GroupSight,
  there: GroupSight,
  { to, mirrored }: { readonly to: string; readonly mirrored: (topic: string) => string },
): Difference[] {
  return Object.entries(here.offsets).flatMap(([topic, offsets]): Difference[] => {
    const copy = mirrored(topic);
    const committed = Object.entries(offsets).flatMap(([partition, offset]) => (offset === null ? [] : [partition]));
    const missing = committed.filter((partition) => (there.offsets[copy]?.[partition] ?? null) === null);
    if (missing.length === 0) return [];
    const which = missing.length === committed.length ? "any partition" : `partitions ${missing.join(", ")}`;
    return [{ about: "group", subject: group, words: `group ${group} has no offset in ${to} on ${which} of ${copy}` }];
  });
}

/** A lag that nobody saw is no small one. */
function lagDifferences(topics: readonly string[], { to, lag, rpoSeconds, acceptLoss }: ParityAsked): Difference[] {
  if (rpoSeconds === null) return [];
  const allowed = Math.max(rpoSeconds, acceptLoss?.seconds ?? 0);
  const limit = `${formatDuration(seconds(rpoSeconds))} were promised${acceptLoss === undefined ? ", and nobody signed for more" : `, and ${acceptLoss.by} signed for ${formatDuration(seconds(acceptLoss.seconds))}`}`;
  return topics.flatMap((topic): Difference[] => {
    const own = lag.filter((one) => one.topic === topic);
    if (own.length === 0)
      return [{ about: "lag", subject: topic, words: `nothing is known of how far ${topic} is behind in ${to}: ${limit}` }];
    return own
      .filter((one) => one.seconds > allowed)
      .map((one) => ({
        about: "lag",
        subject: topic,
        words: `${topic} is ${one.seconds.toFixed(1)} s and ${one.records} records behind in ${to}: ${limit}`,
      }));
  });
}

const reassignments = ({ reassigning }: Inventory, cluster: string): Difference[] =>
  reassigning.length === 0
    ? []
    : [
        {
          about: "reassignment",
          subject: cluster,
          words: `${reassigning.length} partitions of ${cluster} are being reassigned (${reassigning.slice(0, 3).join(", ")}): let it end, or cancel it`,
        },
      ];
