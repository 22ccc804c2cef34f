import { at, groupsOf, position, statusOf, tell, topicsOf, unfence } from "./commands.ts";
import type { RunbookInput, Step } from "./document.ts";

/** Resumed at the promotion point, or rebuilt where no way back is kept. */
export function failback(input: RunbookInput): Step[] {
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
        ...position(back, target, "end at promotion"),
        `curl -s ${back.rest}/connectors/${copier}/offsets`,
      ],
      check: "every partition is at its promotion point, none is missing",
    },
    {
      what: "Let it go, and wait.",
      commands: [...tell(back, "resume"), ...statusOf(back)],
      check: `RUNNING is not enough: ${source} grows by what ${target} wrote since its promotion, and by no more`,
    },
    ...switched(input),
    forwardAgain(input),
  ];
}

const forwardAgain = ({ source, target, back, forward }: RunbookInput): Step => ({
  what: `${back === null ? "T" : "Stop the way back, t"}ell the forward connector the ends at the switch, and let it go on.`,
  why: `${target} has what was written before; offsets of logs that were deleted would lead it to the earliest record of the new ones`,
  commands: [
    ...(back === null ? [] : [...tell(back, "stop"), ...statusOf(back)]),
    ...position(forward, source, "end at the switch"),
    ...tell(forward, "resume"),
  ],
  check: `${target} gets what is written to ${source} now, and nothing that it has already`,
});

const switched = (input: RunbookInput): Step[] => {
  const { source, target } = input;
  return [
    {
      what: `Switch: stop the writers in ${target}, and drain; let the groups read to the end.`,
      commands: groupsOf(input).map((group) => `kafka-consumer-groups.sh ${at(input, source)} --describe --group ${group}`),
      check: `both sides grew by the same number of records; each group stands at the end of ${source} before its members start there`,
    },
    {
      what: `Take the fence off ${source}, and start writers and groups there.`,
      why: `it may have been put up although ${source} did not answer then: look`,
      commands: [
        ...unfence(input),
        ...topicsOf(input).map((topic) => `kafka-acls.sh ${at(input, source)} --list --topic ${topic}`),
      ],
      check: `no DENY is left; writes are acknowledged on every partition, by ${source} alone`,
    },
  ];
};

/** Where nothing can be resumed: with a way back in reserve it is the one that copies, and Muster walks it. */
export function rebuild(input: RunbookInput): Step[] {
  const { source, target, back } = input;
  const copier = back?.connectors[0]?.name ?? "";
  return [
    {
      what: `Decide: the logs of ${source} are deleted.`,
      why:
        back === null
          ? "there is no way back in reserve; the naive reverse would append the whole topic to what is there"
          : `the log of ${source} lacks something that ${target} copied from it, or no longer reaches back to the promotion point`,
      commands: [],
      check: `a name under it, and a file for each partition of what ${source} alone has: once deleted, it is gone`,
    },
    ...(back === null ? [] : [byMuster(input)]),
    {
      what: `Delete the topics in ${source}, and make them again with the same partitions, replicas and settings.`,
      why: "MirrorMaker would make them too, without min.insync.replicas and with a replication factor of its own",
      commands: topicsOf(input).flatMap((topic) => [
        `kafka-topics.sh ${at(input, source)} --describe --topic ${topic} | tee made-${topic}.txt`,
        `kafka-topics.sh ${at(input, source)} --delete --topic ${topic}`,
        `kafka-topics.sh ${at(input, source)} --create --topic ${topic} --partitions … --replication-factor … --config min.insync.replicas=…`,
      ]),
      check: "every log begins and ends at 0",
    },
    {
      what: `See that the groups have no offsets in ${source} any more.`,
      why: "MirrorMaker never moves an offset back: one that stayed is ahead of what is translated, and the group passes over what lies between",
      commands: groupsOf(input).map((group) => `kafka-consumer-groups.sh ${at(input, source)} --describe --group ${group}`),
      check: "no offset of these topics",
    },
    {
      what: `Mirror ${target} into ${source} from its earliest record, and wait.`,
      commands:
        back === null
          ? []
          : [
              `kafka-topics.sh ${at(input, source)} --delete --topic mm2-offset-syncs.${target}.internal`,
              `kafka-topics.sh ${at(input, source)} --delete --topic ${target}.checkpoints.internal`,
              `curl -s -X DELETE ${back.rest}/connectors/${copier}/offsets`,
              ...tell(back, "resume"),
              ...statusOf(back),
            ],
      check: `${source} has as many records as ${target}${back === null ? "" : "; then switch, and go forward again, as above"}`,
    },
    ...(back === null ? [...switched(input), forwardAgain(input)] : []),
  ];
}

const byMuster = ({ source }: RunbookInput): Step => ({
  what: "All of it up to the switch, where the topology is Muster's.",
  commands: [`muster failback ${source} --tail replay --rebuild --signed "<name>"`],
  check: "it says from where it copies, and refuses without the name",
});
