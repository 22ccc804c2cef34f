import type { Acl, AclOperation } from "../protocol/acl.ts";
import type { Topology } from "../topology/define.ts";
import { namesIn } from "../topology/names.ts";
import { mirrorUser, principalOf, userOf } from "../topology/users.ts";

/** Who may do what in a secured topology, as data. */

/** What an application needs its ACLs for. */
export interface Application {
  readonly name: string;
  readonly topic: string;
  readonly group: string | null;
}

/**
 * What applications and MirrorMaker may do in a cluster. Every cluster of a topology is to have the same, whoever is served where: a standby that
 * lacks one is no standby. What the topology withholds from this one is left out.
 */
export function aclsOf(topology: Topology, cluster: string, applications: readonly Application[]): Acl[] {
  const withheld: readonly string[] = topology.clusters[cluster]?.withheld ?? [];
  return [
    ...(topology.replication.length === 0 ? [] : mirrorAcls(topology)),
    ...applications.flatMap((one) => applicationAcls(topology, one)).filter(({ operation }) => !withheld.includes(operation)),
  ];
}

/** It writes to its own topic, and reads everything that its records are called anywhere. READ and WRITE imply DESCRIBE. */
function applicationAcls(topology: Topology, { name, topic, group }: Application): Acl[] {
  const may = (operation: AclOperation, resource: Acl["resource"], on: string): Acl => ({
    principal: principalOf(userOf(name)),
    permission: "ALLOW",
    operation,
    resource,
    name: on,
  });
  const names = new Set(Object.keys(topology.clusters).flatMap((cluster) => namesIn(topology, cluster, topic)));
  return [
    may("WRITE", "TOPIC", topic),
    ...(group === null ? [] : [...[...names].map((one) => may("READ", "TOPIC", one)), may("READ", "GROUP", group)]),
  ];
}

/**
 * MirrorMaker 2 and its worker, for either end of a flow: a way back then lacks nothing. Of topics: READ at the source; WRITE, CREATE, ALTER
 * (more partitions) and ALTER_CONFIGS at the target, and of its own topics on both; DESCRIBE_CONFIGS of what it copies. READ of groups is also
 * what writing their offsets needs, and the worker is a member of a group. Source: Kafka's "Security: authorization and ACLs", operations of
 * each protocol, for the calls of MirrorSourceConnector, MirrorCheckpointTask and Connect's TopicAdmin.
 *
 * Exactly once, the worker (`connect-cluster-<group>`) and each source task (`<group>-<connector>-<task>`) have a transactional.id: WRITE and DESCRIBE
 * of these ("ACL requirements" of Connect's user guide). IDEMPOTENT_WRITE has come with WRITE of any topic since Kafka 2.8.
 */
function mirrorAcls({ replication }: Pick<Topology, "replication">): Acl[] {
  const isExactlyOnce = replication.some(({ exactlyOnce }) => exactlyOnce === true);
  const ofTopics = ["READ", "WRITE", "CREATE", "DESCRIBE", "ALTER", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"] as const;
  const may = (operation: AclOperation, resource: Acl["resource"], name: string): Acl => ({
    principal: principalOf(mirrorUser),
    permission: "ALLOW",
    operation,
    resource,
    name,
  });
  return [
    ...ofTopics.map((operation) => may(operation, "TOPIC", "*")),
    ...(["READ", "DESCRIBE"] as const).map((operation) => may(operation, "GROUP", "*")),
    may("DESCRIBE", "CLUSTER", clusterResource),
    ...(isExactlyOnce ? (["WRITE", "DESCRIBE"] as const).map((operation) => may(operation, "TRANSACTIONAL_ID", "*")) : []),
  ];
}

/** The name of every cluster as a resource of its own. */
const clusterResource = "kafka-cluster";

/** A fence: its application may not write to the topic, whatever else allows it. DENY goes before ALLOW. */
export const denialOf = ({ name, topic }: Pick<Application, "name" | "topic">): Acl => ({
  principal: principalOf(userOf(name)),
  permission: "DENY",
  operation: "WRITE",
  resource: "TOPIC",
  name: topic,
});
