import { named } from "../../faults/named.ts";
import { printRole } from "../../faults/subject-text.ts";
import { faultOf, printFault } from "../../faults/text.ts";
import type { FaultWords } from "../../faults/words.ts";
import { holdersNow } from "../../injector/targets.ts";
import { findTopology, type HandsOnOptions, looked } from "./at-hand.ts";
import { checkFault } from "./check-fault.ts";
import { type Foreseen, foresee, type LeftOf } from "./foreseen.ts";
import { printJson } from "./voice.ts";

/** Says what a fault would hit now, and what must go on; nothing is injected. Roles are asked of the clusters that run. */
export async function planFault(words: FaultWords, options: HandsOnOptions): Promise<number> {
  const fault = faultOf(words);
  const found = await findTopology(options, { look: true });
  checkFault(fault, found.plan);
  const { there, plan } = found;
  using looking = await looked(found);
  const roles: Record<string, readonly string[]> = {};
  const meant = await named(fault, async (role) => {
    roles[printRole(role)] ??= await holdersNow(looking.world, role);
    return roles[printRole(role)] ?? [];
  });
  const seen = foresee(meant, plan);
  if (options.json === true)
    printJson({ topology: there.topology, run: there.run, fault: printFault(fault), meant: printFault(meant), roles, ...seen });
  else {
    process.stdout.write(`${printFault(fault)} on ${there.topology} (run ${there.run}); nothing is injected\n`);
    for (const [role, nodes] of Object.entries(roles)) process.stdout.write(`  ${role} is ${nodes.join(", ")} now\n`);
    process.stdout.write(textOf(seen, plan.paths.length));
  }
  return 0;
}

function textOf({ hosts, cut, survive, clusters }: Foreseen, paths: number): string {
  const lines = [
    ...(hosts.length === 0 ? [] : [`hits ${hosts.join(", ")}`]),
    ...(cut.length === 0 ? [] : [`${cut.length} of ${paths} paths:`, ...cut.map(({ path, way }) => `  ${path}${wayText(way)}`)]),
    `${survive} paths must go on working`,
    ...clusters.map(leftText),
  ];
  return lines.map((line) => `  ${line}\n`).join("");
}

const wayText = (way: Foreseen["cut"][number]["way"]): string =>
  ({ both: "", out: ", only what its opener sends", back: ", only what its opener is sent" })[way];

const leftText = ({ cluster, brokers, controllers }: LeftOf): string =>
  `${cluster}: ${brokers.left} of ${brokers.of} brokers and ${controllers.left} of ${controllers.of} controllers left` +
  (controllers.majority ? "" : "; no majority, so nobody can be elected");
