import { messageOf } from "../core/errors.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";

/** What must be as it was, by name of what was looked at. Values are compared as text. */
export type Snapshot = Readonly<Record<string, string>>;

/** Looks past the agents at what faults change: nft and Toxiproxy themselves, processes, disks and CPU quotas inside the machines. */
export async function lookPastAgents(world: World): Promise<Snapshot> {
  const machines = [...world.plan.nodes, ...world.plan.connects].map(({ name }) => name);
  const looks = [lookAt("the fabric", fabricOf(world)), ...machines.map((name) => lookAt(name, machineOf(world, name)))];
  return Object.assign({}, ...(await Promise.all(looks)));
}

/** One that cannot be looked at is told as that, and keeps nobody from looking at the others. */
export const lookAt = (what: string, looking: Promise<Snapshot>): Promise<Snapshot> =>
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
