import { at, groupsOf, sides, topicsOf } from "./commands.ts";
import type { RunbookInput, Step } from "./document.ts";

/** What must be equal on both sides before one takes over. */
export function readiness(input: RunbookInput): Step[] {
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
