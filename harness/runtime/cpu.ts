import type { World } from "./world.ts";

/** Every machine of a world, the fabric and the observer among them. */
export const everyHost = ({ plan }: World): string[] => ["fabric", "observer", ...plan.hosts.map(({ name }) => name)];

/** CPU-seconds that these machines have used since they were started, as the engine counts them: agents and all their children. */
export async function cpuSecondsOf(world: World, hosts: readonly string[]): Promise<number> {
  const used = await Promise.all(
    hosts.map(async (host) => {
      const { cpu_stats: cpu } = await world.container(host).stats({ stream: false, "one-shot": true });
      return cpu.cpu_usage.total_usage / 1e9;
    }),
  );
  return used.reduce((sum, each) => sum + each, 0);
}
