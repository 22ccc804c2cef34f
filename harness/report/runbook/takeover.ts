import { at, fence, groupsOf, sides, statusOf, tell, topicsOf } from "./commands.ts";
import type { RunbookInput, Step } from "./document.ts";

/** The source is gone. */
export function failover(input: RunbookInput): Step[] {
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
      commands: fence(input),
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

/** Nothing is broken. */
export function switchover(input: RunbookInput): Step[] {
  const { source, target } = input;
  return [
    { what: `Stop the writers in ${source}.`, commands: [], check: `the log ends of ${source} no longer move` },
    {
      what: `Fence ${source}.`,
      commands: fence(input),
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
