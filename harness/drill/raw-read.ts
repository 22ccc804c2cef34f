import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../core/errors.ts";
import { execute } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { bootstrapOf, nodesOf } from "../topology/plan.ts";

/**
 * A second opinion that shares no code with Muster: Kafka's own console consumer reads the topic from its start and prints
 * partition, offset and headers. `raw/<cluster>-<topic>-<partition>.txt`, a record a line.
 */
export async function rawRead(
  world: World,
  folder: string,
  cluster: string,
  topic: string,
  ends: Readonly<Record<string, number>>,
): Promise<void> {
  const [node] = nodesOf(world.plan, cluster);
  const records = Object.values(ends).reduce((sum, end) => sum + end, 0);
  if (node === undefined) throw new EnvironmentError(`no node of ${cluster} to read ${topic} from`);
  const raw = join(folder, "raw");
  mkdirSync(raw, { recursive: true });
  for (const partition of Object.keys(ends)) writeFileSync(join(raw, `${cluster}-${topic}-${partition}.txt`), "");
  if (records === 0) return;
  const whole = join(raw, `.${cluster}-${topic}`);
  const { code, stderr } = await execute(
    world.container(node.name),
    [
      "/opt/kafka/bin/kafka-tool",
      "ConsoleConsumer",
      "--bootstrap-server",
      bootstrapOf(world.plan, cluster).join(","),
      ...["--topic", topic, "--from-beginning", "--max-messages", String(records), "--timeout-ms", "20000"],
      ...["partition", "offset", "headers"].flatMap((what) => ["--formatter-property", `print.${what}=true`]),
      ...["--formatter-property", "print.value=false"],
    ],
    createWriteStream(whole),
  );
  if (code !== 0) throw new EnvironmentError(`the console consumer on ${node.name} ended with ${code}: ${stderr.slice(-500)}`);
  splitByPartition(whole, raw, `${cluster}-${topic}`);
}

/** Lines begin `Partition:3\tOffset:17\t…`. */
function splitByPartition(whole: string, raw: string, prefix: string): void {
  const byPartition = Map.groupBy(
    readFileSync(whole, "utf8").split("\n").filter(Boolean),
    (line) => /^Partition:(\d+)\t/.exec(line)?.[1] ?? "unreadable",
  );
  for (const [partition, lines] of byPartition) writeFileSync(join(raw, `${prefix}-${partition}.txt`), `${lines.join("\n")}\n`);
  rmSync(whole);
}
