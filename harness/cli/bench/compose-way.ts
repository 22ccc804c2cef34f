import { propertiesFile, propertiesText, serverProperties } from "../../cluster/kraft.ts";
import { clusterIdOf } from "../../cluster/start.ts";
import type { World } from "../../runtime/world.ts";
import type { PlannedNode } from "../../topology/plan.ts";

/**
 * The baseline: the same nodes as a compose file of Kafka's own images would start them, all at once. A JVM formats the store,
 * then a JVM with the flags of Kafka's own scripts (heap 1 GiB, G1, C2, everything logged at INFO) runs the node. Only the JDK's
 * own class archive is used; the JDK, the jars and the node's properties are the same as ours.
 */
const scriptFlags =
  "-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent " +
  "-Djava.awt.headless=true -Dlog4j2.level=INFO";
const jvm = `/opt/jre/bin/java ${scriptFlags} @/opt/kafka/jvm/classpath.args`;

const script = (clusterId: string): string => `set -e
${jvm} -Xmx256m kafka.tools.StorageTool format --cluster-id ${clusterId} --config ${propertiesFile}
exec ${jvm} -Xmx1g -Xms1g kafka.Kafka ${propertiesFile}`;

export async function launchTheComposeWay(world: World, nodes: readonly PlannedNode[]): Promise<void> {
  await Promise.all(
    nodes.map((node) =>
      world.node(node.name).ask("launch", {
        files: { [propertiesFile]: propertiesText(serverProperties(world.plan, node)) },
        argv: ["/bin/sh", "-c", script(clusterIdOf(world.run, node.cluster))],
      }),
    ),
  );
}
