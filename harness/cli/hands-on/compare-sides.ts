import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { writeRefusals } from "../../drill/may-write.ts";
import type { Inventory } from "../../protocol/commands.ts";
import { type AcceptedLoss, type Difference, parityOf } from "../../replication/parity.ts";
import type { AtHand } from "./at-hand.ts";
import type { Taking } from "./takeover.ts";

interface Sides {
  readonly from: string;
  readonly to: string;
}

interface Promised {
  readonly rpoSeconds: number;
  readonly acceptLoss?: AcceptedLoss;
}

type Hand = Pick<AtHand, "world" | "folder">;

/** What keeps a cluster from taking over: what it lacks of the other side, and whose writes it refuses. */
export const compareSides = async (hand: Hand, sides: Sides, taken: Taking, promised: Promised): Promise<Difference[]> => [
  ...(await parity(hand, sides, taken, promised)),
  ...(await writeRefusals(hand.world, sides.to, taken.writers)),
];

/** A source that answers is kept for when it does not. */
async function parity(
  { world, folder }: Hand,
  { from, to }: Sides,
  { topics, groups }: Taking,
  promised: Promised,
): Promise<Difference[]> {
  const inventory = async (cluster: string): Promise<Inventory> => {
    const { at: _, ...told } = await world.observer.ask("inventory", { cluster, topics, groups }, seconds(15));
    return told;
  };
  const { watched } = await world.observer.ask("sight", {});
  const lag = (watched?.lag ?? []).filter((one) => one.from === from && one.to === to);
  const asked = { from, to, lag, ...promised };
  const target = await inventory(to);
  const file = `inventory-${from}.json`;
  const kept = join(folder.path, file);
  try {
    const source = await inventory(from);
    folder.write(file, source);
    return parityOf(source, target, asked);
  } catch (error) {
    const gone = { about: "topic" as const, subject: from };
    if (!existsSync(kept))
      return [
        {
          ...gone,
          words: `${from} does not answer, and nobody looked at it before: what ${to} should have is not known (${messageOf(error)})`,
        },
      ];
    return parityOf(JSON.parse(readFileSync(kept, "utf8")) as Inventory, target, asked);
  }
}
