import { UsageError } from "../core/errors.ts";
import { type NodeKind, nameOf, type Setting } from "./setting.ts";

/** Keys that say what stands where and what an acknowledgement promises: they are the topology's, and its file says them. */
const ofTheTopology: ReadonlySet<string> = new Set([
  "process.roles",
  "node.id",
  "broker.id",
  "broker.rack",
  "controller.quorum.voters",
  "controller.quorum.bootstrap.servers",
  "listeners",
  "advertised.listeners",
  "listener.security.protocol.map",
  "controller.listener.names",
  "inter.broker.listener.name",
  "security.inter.broker.protocol",
  "log.dir",
  "log.dirs",
  "metadata.log.dir",
  "min.insync.replicas",
  "default.replication.factor",
  "auto.create.topics.enable",
]);

const ofTheFlow: ReadonlySet<string> = new Set([
  "name",
  "connector.class",
  "topics",
  "groups",
  "replication.policy.class",
  "source.cluster.alias",
  "target.cluster.alias",
  "source.cluster.bootstrap.servers",
  "target.cluster.bootstrap.servers",
]);

const reserved: Readonly<Record<NodeKind, ReadonlySet<string>>> = {
  node: ofTheTopology,
  broker: ofTheTopology,
  controller: ofTheTopology,
  mirror: ofTheFlow,
};

export function refuseReserved(setting: Setting): void {
  if (reserved[setting.kind].has(setting.key))
    throw new UsageError(`--set ${nameOf(setting)}: ${setting.key} is the topology's own`, {
      hint: "write another topology (topologies/) to change it",
    });
}
