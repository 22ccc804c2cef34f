/**
 * A drill as a document for people without Muster: what to look at, what to type, what must be seen, and when to stop. Pure; Markdown and HTML
 * are made of the same value.
 */
import { namesOf } from "./commands.ts";
import type { Runbook, RunbookInput, Section } from "./document.ts";
import { failback, rebuild } from "./failback.ts";
import { readiness } from "./readiness.ts";
import { failover, switchover } from "./takeover.ts";

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
      ...(input.back === null
        ? []
        : [
            {
              title: `Instead, where nothing can be resumed: ${input.source} is rebuilt`,
              text: "More to copy, and nothing of the old logs is left but the files of what they alone had.",
              steps: rebuild(input),
            },
          ]),
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
