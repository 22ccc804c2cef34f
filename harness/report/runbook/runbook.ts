/**
 * A drill as a document for people without Muster: what to look at, what to type, what must be seen, and when to stop. Pure; Markdown and HTML
 * are made of the same value.
 */
export interface RunbookInput {
  readonly drill: string;
  readonly about: string;
  /** `2026-11-21`. */
  readonly date: string;
  readonly source: string;
  readonly target: string;
  /** `host:port,…` by cluster, as the drill's own clients know them. */
  readonly bootstrap: Readonly<Record<string, string>>;
  /** The replication into the target, and the one that is kept for the way back. */
  readonly forward: Link;
  readonly back: Link | null;
  readonly workloads: readonly RunbookWorkload[];
  /** What its last run here came to, in words; null = it was not run here. */
  readonly measured: { readonly run: string; readonly startedAt: string; readonly lines: readonly string[] } | null;
}

export interface Link {
  /** `http://host:port` of the Connect worker. */
  readonly rest: string;
  /** The one that copies records first. */
  readonly connectors: readonly { readonly name: string; readonly config: Readonly<Record<string, string>> }[];
}

export interface RunbookWorkload {
  readonly name: string;
  readonly topic: string;
  readonly partitions: number;
  readonly group: string | null;
  readonly tier: string;
  readonly acks: string;
}

export interface Step {
  readonly what: string;
  readonly why?: string;
  readonly commands: readonly string[];
  /** What must be seen before the next step. */
  readonly check: string;
}

export interface Section {
  readonly title: string;
  readonly text?: string;
  readonly steps?: readonly Step[];
  readonly table?: { readonly heading: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export interface Runbook {
  readonly title: string;
  readonly sections: readonly Section[];
}

export function runbookOf(input: RunbookInput): Runbook {
  const { drill, date, about, measured } = input;
  return {
    title: `Runbook ${drill}, ${date}`,
    sections: [
      { title: "What it is for", text: `${about} Print it, or keep it where the lost region is not needed to read it.` },
      facts(input),
      decisions(input),
      {
        title: "Before anything is moved",
        text: "Every line must hold. What does not is mended first, or somebody signs for it.",
        steps: readiness(input),
      },
      { title: `Disaster: ${input.source} is gone`, steps: failover(input) },
      { title: `Planned: ${input.source} is left as intended`, steps: switchover(input) },
      { title: `The way back to ${input.source}`, steps: failback(input) },
      {
        title: "What was measured",
        text:
          measured === null
            ? `This drill has not been run here. Until \`muster run ${drill}\` has, nothing in this document is proven.`
            : `Run ${measured.run}, ${measured.startedAt}: ${measured.lines.join("; ")}.`,
      },
    ],
  };
}

function facts({ bootstrap, forward, back, workloads, source, target }: RunbookInput): Section {
  return {
    title: "Who is who",
    text: "Names and ports are those of the drill's topology: put your own in their place, once, and drill that.",
    table: {
      heading: ["what", "where"],
      rows: [
        [`${source}, in charge`, bootstrap[source] ?? ""],
        [`${target}, takes over`, bootstrap[target] ?? ""],
        [`replication ${source} → ${target}`, `${forward.rest}: ${namesOf(forward)}`],
        [
          `the way back ${target} → ${source}`,
          back === null ? "none is kept: the way back is a rebuild" : `${back.rest}: ${namesOf(back)}`,
        ],
        ...workloads.map(({ name, topic, partitions, group, tier, acks }) => [
          `${name} (${tier})`,
          `topic ${topic}, ${partitions} partitions, acks=${acks}, ${group === null ? "no group" : `group ${group}`}`,
        ]),
      ],
    },
  };
}

/** The rows that an operator lives by; each is a drill of its own. */
const decisions = ({ source, target }: RunbookInput): Section => ({
  title: "What to do about what",
  table: {
    heading: ["seen", "do", "do not"],
    rows: [
      ["a broker is gone", "wait: leaders move within the session timeout", "reassign replicas meanwhile"],
      ["a zone is gone", "accept the degradation; evacuate it if it stays away", "reassign under load without a throttle"],
      [
        `${source} is gone, or nobody can say when it is back`,
        `fail over to ${target}, as below`,
        `fail over while ${source} still takes writes and can be fenced`,
      ],
      [`${source} is slow, or flaps`, "wait as long as the RTO allows, then decide once", "go back and forth"],
      ["a bad deployment", "roll it back", "fail over: replication has copied what it wrote"],
      ["records deleted or poisoned", "restore from backup", `fail over: ${target} has the mistake, too`],
    ],
  },
});

const namesOf = ({ connectors }: Link): string => connectors.map(({ name }) => name).join(", ");
const topicsOf = ({ workloads }: RunbookInput): string[] => workloads.map(({ topic }) => topic);
const groupsOf = ({ workloads }: RunbookInput): string[] => workloads.flatMap(({ group }) => group ?? []);
const at = ({ bootstrap }: RunbookInput, cluster: string): string => `--bootstrap-server ${bootstrap[cluster] ?? ""}`;
const sides = ({ source, target }: RunbookInput): string[] => [source, target];

function readiness(input: RunbookInput): Step[] {
  const { source, target } = input;
  const onBoth = (command: (cluster: string) => string): string[] => sides(input).map(command);
  return [
    {
      what: "Topics and partition counts are equal.",
      commands: topicsOf(input).flatMap((topic) =>
        onBoth((cluster) => `kafka-topics.sh ${at(input, cluster)} --describe --topic ${topic}`),
      ),
      check: "the same topics, with the same number of partitions, every ISR full",
    },
    {
      what: "Settings are equal, the two among them that MirrorMaker never copies.",
      why: "with a smaller min ISR the failover goes well, and the next broker's death loses what was acknowledged",
      commands: topicsOf(input).flatMap((topic) =>
        onBoth(
          (cluster) =>
            `kafka-configs.sh ${at(input, cluster)} --entity-type topics --entity-name ${topic} --describe --all | grep -E 'min.insync.replicas|unclean.leader|retention|max.message'`,
        ),
      ),
      check: `the same values in ${source} and ${target}`,
    },
    {
      what: "ACLs are there, and the application may write.",
      why: "MirrorMaker copies no WRITE",
      commands: onBoth((cluster) => `kafka-acls.sh ${at(input, cluster)} --list`),
      check: `${target} has every line of ${source}; a record of a test topic written with the application's own principal is acknowledged in ${target}`,
    },
    {
      what: "Groups have offsets, and nobody reads with them yet.",
      why: "a group that has members there keeps its own offsets for ever",
      commands: groupsOf(input).map((group) => `kafka-consumer-groups.sh ${at(input, target)} --describe --group ${group}`),
      check: "an offset on every partition; no member",
    },
    {
      what: "Nothing is being reassigned.",
      commands: [`kafka-reassign-partitions.sh ${at(input, target)} --list`],
      check: "No partition reassignments found.",
    },
    {
      what: "Replication lag is within the RPO.",
      commands: topicsOf(input).flatMap((topic) =>
        onBoth((cluster) => `kafka-get-offsets.sh ${at(input, cluster)} --topic ${topic}`),
      ),
      check: `what ${target} is behind, divided by the write rate, is less than the RPO; or somebody signs for the rest, with name and time`,
    },
  ];
}

const statusOf = ({ rest, connectors }: Link): string[] =>
  connectors.map(({ name }) => `curl -s ${rest}/connectors/${name}/status`);
const tell = ({ rest, connectors }: Link, what: "stop" | "resume"): string[] =>
  connectors.map(({ name }) => `curl -s -X PUT ${rest}/connectors/${name}/${what}`);

function failover(input: RunbookInput): Step[] {
  const { source, target, forward } = input;
  return [
    {
      what: "Decide, and write down who did and when.",
      commands: [],
      check: "one name, one time; from here on nobody decides again",
    },
    {
      what: `Fence ${source}, if it can be reached at all.`,
      why: "what both sides accept cannot be made one history again",
      commands: topicsOf(input).map(
        (topic) => `kafka-acls.sh ${at(input, source)} --add --deny-principal 'User:*' --operation Write --topic ${topic}`,
      ),
      check: "a canary write is denied; where nothing answers, fencing is assumed, and written down as assumed",
    },
    ...promotion(input),
    {
      what: `Start the clients in ${target}.`,
      commands: groupsOf(input).map((group) => `kafka-consumer-groups.sh ${at(input, target)} --describe --group ${group}`),
      check: "writes are acknowledged on every partition, and the lag of every group falls",
    },
    {
      what: `Leave the connectors stopped when ${source} comes back.`,
      commands: statusOf(forward),
      check: `STOPPED, without tasks: what ${source} has left would stand among what ${target} has written since`,
    },
  ];
}

const promotion = (input: RunbookInput): Step[] => [
  {
    what: `Stop replication into ${input.target}.`,
    why: "with a dead source it takes as long as the source's admin timeout",
    commands: [...tell(input.forward, "stop"), ...statusOf(input.forward)],
    check: "every connector STOPPED, with no tasks",
  },
  {
    what: `Record where the logs of ${input.target} end, and keep the paper.`,
    why: "the way back is resumed exactly there; without it everything must be copied again",
    commands: topicsOf(input).map(
      (topic) => `kafka-get-offsets.sh ${at(input, input.target)} --topic ${topic} | tee promotion-${topic}.txt`,
    ),
    check: "an offset for every partition, taken before the first client is started",
  },
];

function switchover(input: RunbookInput): Step[] {
  const { source, target } = input;
  return [
    { what: `Stop the writers in ${source}.`, commands: [], check: `the log ends of ${source} no longer move` },
    {
      what: `Fence ${source}.`,
      commands: topicsOf(input).map(
        (topic) => `kafka-acls.sh ${at(input, source)} --add --deny-principal 'User:*' --operation Write --topic ${topic}`,
      ),
      check: "a canary write is denied",
    },
    {
      what: `Drain: ${target} gets the last records, the groups read to the end and stop.`,
      commands: [
        ...topicsOf(input).flatMap((topic) =>
          sides(input).map((cluster) => `kafka-get-offsets.sh ${at(input, cluster)} --topic ${topic}`),
        ),
        ...groupsOf(input).map((group) => `kafka-consumer-groups.sh ${at(input, target)} --describe --group ${group}`),
      ],
      check: `equal counts of records on both sides, twice, 3 s apart; in ${target} every group stands at the end`,
    },
    ...promotion(input),
    {
      what: `Start the clients in ${target}.`,
      commands: [],
      check: "nothing lost, nothing twice: the recovery point is 0, or stop and find out why",
    },
  ];
}

const rebuild = (input: RunbookInput): Step[] => [
  {
    what: `Rebuild ${input.source}: delete the topics and groups there, and mirror ${input.target} from its earliest record.`,
    why: "there is no way back in reserve; the naive reverse would append the whole topic to what is there",
    commands: topicsOf(input).map((topic) => `kafka-topics.sh ${at(input, input.source)} --delete --topic ${topic}`),
    check: `first save what ${input.source} alone has: once deleted, it is gone`,
  },
];

function failback(input: RunbookInput): Step[] {
  const { source, target, back, forward } = input;
  if (back === null) return rebuild(input);
  const copier = back.connectors[0]?.name ?? "";
  return [
    {
      what: `${source} is whole, nobody writes to it, and the forward connectors are stopped.`,
      commands: [
        ...statusOf(forward),
        ...topicsOf(input).map((topic) => `kafka-get-offsets.sh ${at(input, source)} --topic ${topic} | tee return-${topic}.txt`),
      ],
      check: "STOPPED; the ends of the logs do not move. One direction at a time",
    },
    {
      what: `Compare the end of each log of ${source} with what ${target} had of it, and save what ${source} alone has.`,
      commands: [`muster failback ${source} --tail replay`],
      check: `a file for each partition with a divergent tail. If ${source} lacks something that ${target} copied from it: stop here, and rebuild`,
    },
    {
      what: `Decide about the tail: replay it into ${target}, or drop it.`,
      commands: [],
      check: "a name under it; the files are kept either way",
    },
    {
      what: "Make the way back stopped, and tell it the promotion point.",
      why: "Connect keeps the last record that was copied: one below the end that was recorded",
      commands: [
        ...back.connectors.map(
          ({ name, config }) =>
            `curl -s -X POST ${back.rest}/connectors -H 'content-type: application/json' -d '${JSON.stringify({ name, initial_state: "STOPPED", config })}'`,
        ),
        `curl -s -X PATCH ${back.rest}/connectors/${copier}/offsets -H 'content-type: application/json' -d '{"offsets":[{"partition":{"cluster":"${target}","topic":"…","partition":0},"offset":{"offset":<end at promotion − 1>}}]}'`,
        `curl -s ${back.rest}/connectors/${copier}/offsets`,
      ],
      check: "every partition is at its promotion point, none is missing",
    },
    {
      what: "Let it go, and wait.",
      commands: [...tell(back, "resume"), ...statusOf(back)],
      check: `RUNNING is not enough: ${source} grows by what ${target} wrote since its promotion, and by no more`,
    },
    {
      what: `Switch: stop the writers in ${target}, drain, start them in ${source}; let the groups read to the end, then move them.`,
      commands: groupsOf(input).map((group) => `kafka-consumer-groups.sh ${at(input, source)} --describe --group ${group}`),
      check: `both sides grew by the same number of records; each group stands at the end of ${source} before its members start there`,
    },
    {
      what: "Stop the way back, tell the forward connector the ends at the switch, and let it go on.",
      commands: [...tell(back, "stop"), ...statusOf(back), ...tell(forward, "resume")],
      check: `${target} gets what is written to ${source} now, and nothing that it has already`,
    },
  ];
}
