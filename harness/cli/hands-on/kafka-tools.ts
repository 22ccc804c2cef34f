import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";

interface KafkaTool {
  /** Its class; a bare name is in org.apache.kafka.tools. */
  readonly class: string;
  readonly does: string;
  /** Where `--bootstrap-server` goes: before its own words (argparse4j's subcommands come last), behind its subcommand, nowhere. */
  readonly bootstrap: "first" | "last" | "none";
}

/** Kafka's own command-line tools by the names of their scripts (kafka-topics.sh is `topics`). */
export const kafkaTools: Readonly<Record<string, KafkaTool>> = {
  topics: { class: "TopicCommand", does: "list, describe, create, alter, delete topics", bootstrap: "first" },
  configs: { class: "kafka.admin.ConfigCommand", does: "settings of topics, brokers, clients", bootstrap: "first" },
  acls: { class: "AclCommand", does: "who may do what, on a secured topology", bootstrap: "first" },
  "console-consumer": { class: "ConsoleConsumer", does: "print records", bootstrap: "first" },
  "console-producer": { class: "ConsoleProducer", does: "write lines of the input as records", bootstrap: "first" },
  "consumer-groups": {
    class: "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    does: "members, offsets and lag of groups; reset offsets",
    bootstrap: "first",
  },
  groups: { class: "GroupsCommand", does: "groups of all kinds", bootstrap: "first" },
  "get-offsets": { class: "GetOffsetShell", does: "earliest and latest offsets", bootstrap: "first" },
  "metadata-quorum": { class: "MetadataQuorumCommand", does: "voters, leader and lag of KRaft", bootstrap: "first" },
  "leader-election": { class: "LeaderElectionCommand", does: "preferred or unclean elections", bootstrap: "first" },
  "reassign-partitions": {
    class: "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
    does: "move replicas",
    bootstrap: "first",
  },
  "delete-records": { class: "DeleteRecordsCommand", does: "delete records up to an offset", bootstrap: "first" },
  "log-dirs": { class: "LogDirsCommand", does: "sizes of replicas on disk", bootstrap: "first" },
  transactions: { class: "TransactionsCommand", does: "list, describe, abort transactions", bootstrap: "first" },
  features: { class: "FeatureCommand", does: "feature levels", bootstrap: "first" },
  "broker-api-versions": { class: "BrokerApiVersionsCommand", does: "what each broker speaks", bootstrap: "first" },
  cluster: { class: "ClusterTool", does: "the cluster's id, its nodes", bootstrap: "last" },
  "dump-log": { class: "DumpLogSegments", does: "print segment files (with --at <node>)", bootstrap: "none" },
};

/** By the name of its script, with or without what Kafka puts around it. */
export function toolNamed(name: string): KafkaTool {
  const names = Object.keys(kafkaTools);
  const wanted = name.replace(/^kafka-/, "").replace(/\.sh$/, "");
  const tool = kafkaTools[wanted];
  if (tool === undefined)
    throw new UsageError(`there is no tool "${name}"${suggestion(wanted, names)}`, { hint: `known: ${names.join(", ")}` });
  return tool;
}

/**
 * What to run for a tool and what was written behind it; a bootstrap that was written goes before ours. `access`: what it needs besides to be let in,
 * as `--command-config <file>`; such an option that was written goes before ours.
 */
export function toolArguments(
  name: string,
  args: readonly string[],
  bootstrap: readonly string[],
  access: readonly string[] = [],
): string[] {
  const tool = toolNamed(name);
  if (tool.bootstrap === "none" || args.includes("--help")) return [tool.class, ...args];
  const isSaid = args.some((word) => word.startsWith("--bootstrap-"));
  const filled = [
    ...(isSaid ? [] : ["--bootstrap-server", bootstrap.join(",")]),
    ...(access.some((word) => args.includes(word)) ? [] : access),
  ];
  return [tool.class, ...(tool.bootstrap === "last" ? [...args, ...filled] : [...filled, ...args])];
}
