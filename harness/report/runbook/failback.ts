import { at, groupsOf, statusOf, tell, topicsOf } from "./commands.ts";
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

const rebuild = (input: RunbookInput): Step[] => [
  {
    what: `Rebuild ${input.source}: delete the topics and groups there, and mirror ${input.target} from its earliest record.`,
    why: "there is no way back in reserve; the naive reverse would append the whole topic to what is there",
    commands: topicsOf(input).map((topic) => `kafka-topics.sh ${at(input, input.source)} --delete --topic ${topic}`),
    check: `first save what ${input.source} alone has: once deleted, it is gone`,
  },
];
