/** Mutants that no ledger can tell from the original, each with its reason. `line` = part of its line, where `from` stands on several. */

const PAST_THE_END =
  "behind the last there is nothing: the step more finds `undefined`, which ends the loop or fails every comparison";
const EMPTY_RANGE = "a range that ends before it begins has no members, and falls out where it meets the missing ones";
const NEVER_ABSENT = "only the type says that this may be absent: who asks has read it before";
const NOBODY = "nothing that was hit has this name";
const EDGE = "no sum of fractions lands exactly on the slack itself";

const NOT_FAILED_BACK = "without a source of its own, or a moment of failback, there is no log to look into anyway";
const SHORTCUT = "a shortcut: what comes behind it finds nothing there either";
const FROM_THE_START = "a search from the first one finds the same, only later";

const ANOTHER_NAME = "a name that nothing has, or a part that is no number, is looked for and never found";
const NO_LENGTH = "a silence from nowhere, or of no length, is longer than none";

export const EQUIVALENT = [
  { in: "clients.ts", from: "[]", to: '["Stryker was here"]', why: ANOTHER_NAME },
  { in: "clients.ts", from: "produce?.atMost", to: "produce.atMost", why: NEVER_ABSENT },
  ...["true", "at >= effect.at.atLeast"].map((to) => ({
    in: "clients.ts",
    from: "at > effect.at.atLeast",
    to,
    why: "no leader up to t_D has an epoch above the highest up to t_D",
  })),
  { in: "clients.ts", from: "last !== undefined", to: "true", why: NO_LENGTH },
  { in: "clients.ts", from: "last !== undefined && last < end", to: "true", why: NO_LENGTH },
  { in: "clients.ts", from: "last !== undefined && last < end", to: "last !== undefined || last < end", why: NO_LENGTH },
  { in: "clients.ts", from: "last < end", to: "true", why: NO_LENGTH },
  { in: "clients.ts", from: "last < end", to: "last <= end", why: NO_LENGTH },
  { in: "control.ts", from: "[]", to: '["Stryker was here"]', why: ANOTHER_NAME },
  { in: "control.ts", from: "places.length === 0", to: "false", why: SHORTCUT },
  { in: "services.ts", from: "at < ofStream.length", to: "at <= ofStream.length", why: PAST_THE_END },
  ...[
    ["delivery === undefined || delivery.seq[0] > seq[1]", "false"],
    ["delivery === undefined || delivery.seq[0] > seq[1]", "delivery === undefined && delivery.seq[0] > seq[1]"],
    ["delivery === undefined", "false"],
    ["delivery.seq[0] > seq[1]", "false"],
    ["stalls.length === 0", "false"],
    ["at[1] < from - EPSILON || at[0] >= end", "false"],
    ["at[1] < from - EPSILON || at[0] >= end", "at[1] < from - EPSILON && at[0] >= end"],
    ["at[1] < from - EPSILON", "false"],
    ["at[0] >= end", "false"],
    ["early === undefined || certain", "false"],
    ["early === undefined || certain", "early === undefined && certain"],
    ["early === undefined", "false"],
    ["late === 0", "false"],
  ].map(([from, to]) => ({ in: "services.ts", from, to, why: SHORTCUT })),
  ...[
    ["processed - evenly(intended, i, n) <= objective + EPSILON", "processed - evenly(intended, i, n) < objective + EPSILON"],
    ["good >= SHARE_OF_SLOTS * known - EPSILON", "good > SHARE_OF_SLOTS * known - EPSILON"],
    ["done >= needed * (1 - shortfall) - EPSILON", "done > needed * (1 - shortfall) - EPSILON"],
  ].map(([from, to]) => ({ in: "services.ts", from, to, why: EDGE })),
  { in: "services.ts", from: "low < high", to: "false", why: FROM_THE_START },
  {
    in: "services.ts",
    from: "delivered[middle]?.seq",
    to: "delivered[middle].seq",
    why: "the middle of what is left is one of them",
  },
  { in: "absent.ts", from: "missing.length === 0", to: "false", why: "a shortcut: of nothing missing there is nothing to take" },
  ...[
    ["source === undefined || source === survivors || done === undefined", "false"],
    [
      "source === undefined || source === survivors || done === undefined",
      "(source === undefined || source === survivors) && done === undefined",
    ],
    ["source === undefined || source === survivors", "false"],
    ["source === undefined || source === survivors", "source === undefined && source === survivors"],
    ["source === undefined", "false"],
    ["source === survivors", "false"],
    ["done === undefined", "false"],
  ].map(([from, to]) => ({ in: "absent.ts", from, to, why: NOT_FAILED_BACK })),
  { in: "rto.ts", from: "book.schedules.length === 0", to: "false", why: SHORTCUT },
  { in: "ranges.ts", from: "at < set.length", to: "at <= set.length", why: PAST_THE_END },
  { in: "ranges.ts", from: "range === undefined", to: "false", why: PAST_THE_END },
  ...[
    ["ranges.ts", "set[middle]?.[1]", "set[middle][1]"],
    ["offsets.ts", "placed[middle]?.seq", "placed[middle].seq"],
    ["deliveries.ts", "delivered[middle]?.to", "delivered[middle].to"],
    ["conflicts.ts", "runs[middle]?.seq", "runs[middle].seq"],
  ].map(([where, from, to]) => ({ in: where, from, to, why: "the middle of what is left is one of them" })),
  { in: "offsets.ts", from: "at < placed.length", to: "at <= placed.length", why: PAST_THE_END },
  { in: "offsets.ts", from: "run === undefined", to: "false", why: PAST_THE_END },
  { in: "offsets.ts", from: "run.seq[0] > to", to: "false", why: SHORTCUT },
  { in: "offsets.ts", from: "low < high", to: "false", why: FROM_THE_START },
  { in: "offsets.ts", from: "(placed[middle]?.seq[1] ?? 0) < seq", to: "false", why: FROM_THE_START },
  { in: "offsets.ts", from: "from >= to", to: "from > to", why: EMPTY_RANGE },
  { in: "offsets.ts", from: "to <= from", to: "to < from", why: EMPTY_RANGE },
  { in: "conflicts.ts", from: "unseen < theirs.length", to: "unseen <= theirs.length", why: PAST_THE_END },
  { in: "holes.ts", from: "lost.length === 0", to: "false", why: "a shortcut: of nothing lost there are no holes anyway" },
  {
    in: "holes.ts",
    from: "value > (highest.get(key) ?? -1)",
    to: "value >= (highest.get(key) ?? -1)",
    why: "the same value again changes nothing",
  },
  { in: "retention.ts", from: "below <= 0", to: "false", why: EMPTY_RANGE },
  { in: "retention.ts", from: "below <= 0", to: "below < 0", why: EMPTY_RANGE },
  {
    in: "retention.ts",
    from: "survivors.ids.get(run.stream)?.[0]?.[0]",
    to: "survivors.ids.get(run.stream)?.[0][0]",
    why: "a set of ids holds no stream without a range",
  },
  { in: "transactions.ts", from: "[]", to: '["Stryker was here"]', line: "(read?.lines ?? [])", why: NEVER_ABSENT },
  { in: "transactions.ts", from: "[]", to: '["Stryker was here"]', line: "read?.endOf.values() ?? []", why: NEVER_ABSENT },
  { in: "transactions.ts", from: "read?.lines", to: "read.lines", why: NEVER_ABSENT },
  { in: "transactions.ts", from: "read?.endOf", to: "read.endOf", why: NEVER_ABSENT },
  { in: "undetermined.ts", from: "first > to", to: "false", why: EMPTY_RANGE },
  { in: "undetermined.ts", from: "afterLastSeen > to", to: "false", why: EMPTY_RANGE },
  { in: "vacuous.ts", from: '""', to: '"Stryker was here!"', line: "source ??", why: NOBODY },
  { in: "vacuous.ts", from: '""', to: '"Stryker was here!"', line: "?.node ??", why: NOBODY },
  { in: "vacuous.ts", from: '""', to: '"Stryker was here!"', line: "...plane", why: "a split name has a first part" },
  {
    in: "vacuous.ts",
    from: "lag === undefined",
    to: "false",
    why: "without a lag the window begins at no number, and nothing is at or after that",
  },
  { in: "order.ts", from: "[]", to: '["Stryker was here"]', why: NEVER_ABSENT },
  { in: "order.ts", from: "lastReadOf(book, cluster)?.lines", to: "lastReadOf(book, cluster).lines", why: NEVER_ABSENT },
  { in: "occurrences.ts", from: "covered.length === 0", to: "false", why: "a shortcut: nothing repeated adds nothing" },
  { in: "occurrences.ts", from: "at > since", to: "true", why: "a stretch of no length has no members" },
  { in: "occurrences.ts", from: "at > since", to: "at >= since", why: "a stretch of no length has no members" },
  { in: "compaction.ts", from: "last !== undefined", to: "true", why: "every value's key has a newest one" },
  { in: "compaction.ts", from: "one.place > other.place", to: "one.place >= other.place", why: "no two values have one place" },
  ...["judge.ts", "verdict.ts", "outage.ts"].map((where) => ({
    in: where,
    from: "default: …",
    to: "default:",
    why: "no measure and no recovery is left for it: the compiler holds the list to be whole",
  })),
  { in: "judge.ts", from: '"met"', to: '""', why: "of this standing only `missed` and `between` are asked for" },
  {
    in: "verdict.ts",
    from: "other.seconds > one.seconds",
    to: "other.seconds >= one.seconds",
    why: "of two that were out for as long either may be named",
  },
  { in: "recovery.ts", from: "since !== undefined", to: "true", why: "no moment plus a window is no number, and before no end" },
  { in: "recovery.ts", from: "i < successes.length", to: "i <= successes.length", why: PAST_THE_END },
  { in: "recovery.ts", from: "i < times.length", to: "i <= times.length", why: PAST_THE_END },
  { in: "recovery.ts", from: "next < failures.length", to: "next <= failures.length", why: PAST_THE_END },
  { in: "recovery.ts", from: "time !== undefined", to: "true", why: PAST_THE_END },
  { in: "target.ts", from: "end < target.below - EPSILON", to: "end <= target.below - EPSILON", why: EDGE },
  { in: "target.ts", from: "end <= target.atMost + EPSILON", to: "end < target.atMost + EPSILON", why: EDGE },
  {
    in: "recovery.ts",
    from: "start <= after",
    to: "start < after",
    why: "what stands at `after` is the start of a window that fails, from which nothing recovers",
  },
  {
    in: "recovery.ts",
    from: "failure > (proven ?? 0)",
    to: "failure >= (proven ?? 0)",
    why: "what recovery is proven from does not fail itself",
  },
  ...[
    ["start + window > end + EPSILON", "start + window >= end + EPSILON"],
    ["start + sustain > end + EPSILON", "start + sustain >= end + EPSILON"],
    ["since + service.window <= service.end + EPSILON", "since + service.window < service.end + EPSILON"],
    ["failure > start + sustain - window + EPSILON", "failure >= start + sustain - window + EPSILON"],
  ].map(([from, to]) => ({ in: "recovery.ts", from, to, why: EDGE })),
];
