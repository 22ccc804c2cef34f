import { messageOf } from "../core/errors.ts";
import { executeForText } from "../runtime/execute.ts";
import { runsThere } from "../runtime/sweep.ts";
import type { World } from "../runtime/world.ts";
import { nodeNames, soakGround, soakTopics } from "./load.ts";

/** What must be as it was, by name of what was looked at. Values are compared as text. */
export type Snapshot = Readonly<Record<string, string>>;

/**
 * Looks past the agents wherever that can be done: at nft and Toxiproxy themselves, at processes and disks inside the machines, at
 * the engine, and at what Kafka says of its settings.
 */
export async function look(world: World): Promise<Snapshot> {
  const looks = [
    within("the fabric", fabricOf(world)),
    ...nodeNames(world.plan).map((node) => within(node, machineOf(world, node))),
    within("the engine", engineOf(world)),
    within("Kafka", settingsOf(world)),
  ];
  return Object.assign({}, ...(await Promise.all(looks)));
}

/** One that cannot be looked at is told as that, and keeps nobody from looking at the others. */
const within = (what: string, looking: Promise<Snapshot>): Promise<Snapshot> =>
  looking.catch((error: unknown) => ({ [what]: `could not be looked at: ${messageOf(error)}` }));

/** What differs, in words; empty = nothing does. */
export const differences = (before: Snapshot, after: Snapshot): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key}: ${short(after[key])} instead of ${short(before[key])}`);

const short = (text = "nothing"): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** Every proxy with its toxics, and the elements of every set of rules; counters aside. */
const fabricScript = `
  const { execFileSync } = await import("node:child_process");
  const { nftables } = JSON.parse(execFileSync("nft", ["-j", "list", "table", "inet", "muster"]));
  const rules = nftables.filter(({ rule }) => rule).length;
  const sets = nftables.filter(({ set }) => set).map(({ set }) => [set.name, (set.elem ?? []).map((one) => JSON.stringify(one.elem?.val ?? one)).sort()]);
  const proxies = [];
  for (let port = 20000; port < 20064; port++) {
    const answer = await fetch("http://127.0.0.1:" + port + "/proxies", { signal: AbortSignal.timeout(3000) }).catch((error) =>
      error.name === "TimeoutError" ? { json: () => ({ ["port " + port]: { wedged: true } }) } : undefined);
    if (answer === undefined) break;
    for (const [name, { enabled, toxics, wedged }] of Object.entries(await answer.json()))
      proxies.push([name, wedged ?? enabled, (toxics ?? []).map(({ name, stream, attributes }) => [name, stream, JSON.stringify(attributes)]).sort()]);
  }
  console.log(JSON.stringify({ rules, sets, proxies: proxies.sort() }));
`;

async function fabricOf(world: World): Promise<Snapshot> {
  const { stdout, stderr } = await executeForText(world.container("fabric"), [
    "/usr/local/bin/node",
    "--input-type=module",
    "-e",
    fabricScript,
  ]);
  try {
    const { rules, sets, proxies } = JSON.parse(stdout) as {
      rules: number;
      sets: [string, unknown][];
      proxies: [string, unknown, unknown][];
    };
    return {
      "number of nft rules": String(rules),
      ...Object.fromEntries(sets.map(([name, elements]) => [`nft set ${name}`, JSON.stringify(elements)])),
      ...Object.fromEntries(proxies.map(([name, enabled, toxics]) => [`proxy ${name}`, JSON.stringify([enabled, toxics])])),
    };
  } catch (error) {
    return { fabric: `could not be looked at: ${messageOf(error)} ${stderr.slice(-200)}` };
  }
}

/** Processes by name, what stands beside Kafka's log directory, and whether a tenth of the disk is free. */
const machineScript = `
  printf 'beside the logs: '; ls -A /var/lib/kafka | tr '\\n' ' '
  printf '\\nroom: '; df -P /var/lib/kafka | awk 'NR==2 { print ($4 * 10 > $2) ? "yes" : "only " $4 " of " $2 " KiB" }'
  printf 'cpu: '; cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null | tr '\\n' ' '
  printf '\\nprocesses: '; for p in /proc/[0-9]*; do n=$(cat $p/comm 2>/dev/null); case "$n" in java|node) s=$(sed 's/.*) \\(.\\).*/\\1/' $p/stat); case $s in T|t) n="$n stopped";; Z) n="$n zombie";; esac; echo "$n";; esac; done | sort | tr '\\n' ' '
`;

async function machineOf(world: World, node: string): Promise<Snapshot> {
  const { stdout } = await executeForText(world.container(node), ["sh", "-c", machineScript]);
  return Object.fromEntries(
    stdout
      .split("\n")
      .map((line) => line.split(": "))
      .filter(([what]) => what !== "")
      .map(([what, ...rest]) => [`${node}, ${what}`, rest.join(": ").trim()]),
  );
}

async function engineOf({ docker, run }: World): Promise<Snapshot> {
  const there = (await runsThere(docker)).find((one) => one.run === run);
  const containers = await docker.listContainers({ all: true, filters: { label: [`muster.run=${run}`] } });
  return {
    containers: containers
      .map(({ Names, State }) => `${Names[0]} ${State}`)
      .toSorted()
      .join(", "),
    networks: String(there?.networks.length),
    volumes: String(there?.volumes.length),
  };
}

const topicKeys = ["min.insync.replicas", "max.message.bytes", "retention.ms"];
const nodeKeys = ["num.io.threads", "num.replica.fetchers", "message.max.bytes"];

async function settingsOf(world: World): Promise<Snapshot> {
  const { cluster } = soakGround(world.plan);
  const resources = [
    ...soakTopics.map((name) => ({ resource: { type: "topic" as const, name }, keys: topicKeys })),
    ...nodeNames(world.plan).map((name) => ({ resource: { type: "broker" as const, name }, keys: nodeKeys })),
  ];
  const values = await Promise.all(
    resources.map(async ({ resource, keys }) => {
      const { at: _, ...seen } = await world.observer.ask("configs.describe", { cluster, resource, keys });
      return [`settings of ${resource.name}`, JSON.stringify(seen)] as const;
    }),
  );
  const topics = await world.observer.ask("topics.list", { cluster });
  const partitions = await world.observer.ask("topics.describe", { cluster, topics: soakTopics });
  const counted = Map.groupBy([...partitions], ({ topic, replicas }) => `${topic} with ${replicas.length} replicas`);
  return {
    ...Object.fromEntries(values),
    topics: [...topics]
      .filter((topic) => topic !== "__transaction_state")
      .toSorted()
      .join(", "),
    partitions: [...counted]
      .map(([what, those]) => `${those.length} of ${what}`)
      .toSorted()
      .join(", "),
  };
}
