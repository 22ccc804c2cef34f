import { expect } from "chai";
import type { Inventory } from "../../protocol/commands.ts";
import type { AtHand } from "./at-hand.ts";
import { compareSides } from "./compare-sides.ts";

const side: Inventory = {
  topics: { payments: { partitions: 1, replicas: 3, configs: {} } },
  acls: ["User:app-payments may WRITE topic payments (literal) from *"],
  groups: {},
  reassigning: [],
};
const sides = { from: "east", to: "west" };
const promised = { rpoSeconds: 2 };
const taken = { topics: ["payments"], groups: [], writers: [{ name: "payments", topic: "payments" }] };

/** Two sides that are alike by all that they list; `word` is what west says of a write. */
const hand = (word: string, { secured = true } = {}): Pick<AtHand, "world" | "folder"> => {
  const answers: Readonly<Record<string, object>> = {
    inventory: side,
    sight: { watched: { lag: [{ ...sides, topic: "payments", records: 0, seconds: 0 }] } },
    "write.attempt": { said: { 0: word } },
  };
  const world = {
    secrets: secured ? {} : undefined,
    security: (cluster: string, user: string) => ({ cluster, user }),
    observer: { ask: async (command: string) => ({ at: 0, ...answers[command] }) },
  };
  return { world, folder: { path: "/nowhere", write: () => undefined } } as unknown as AtHand;
};
const words = async (...args: Parameters<typeof hand>) =>
  (await compareSides(hand(...args), sides, taken, promised)).map((one) => one.words);

describe("two sides as they are compared by hand", () => {
  it("are held against what the target says to a write, however alike their ACLs are", async () => {
    expect(await words("TOPIC_AUTHORIZATION_FAILED")).to.deep.equal([
      "a write of User:app-payments to payments in west is refused: TOPIC_AUTHORIZATION_FAILED",
    ]);
    expect(await words("INVALID_REQUIRED_ACKS")).to.deep.equal([]);
  });

  it("are not tried where listeners are open", async () => {
    expect(await words("TOPIC_AUTHORIZATION_FAILED", { secured: false })).to.deep.equal([]);
  });
});
