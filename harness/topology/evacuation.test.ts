import { expect } from "chai";
import fc from "fast-check";
import { assignmentsWithout, evacuationOf, stillHeldBy } from "./evacuation.ts";
import type { Plan, PlannedNode } from "./plan.ts";

const node = (nodeId: number, zone: string, roles: readonly ("broker" | "controller")[] = ["broker"]): PlannedNode =>
  ({ name: `home${nodeId}`, nodeId, cluster: "home", region: "home", zone, roles }) as unknown as PlannedNode;
const on = (replicas: number[], partition = 0) => ({ topic: "t", partition, replicas, isr: replicas });

describe("a zone that is evacuated", () => {
  const plan = { nodes: [node(1, "a"), node(2, "b"), node(3, "c"), node(4, "a", ["controller"])] } as unknown as Plan;

  it("is left by its brokers; a controller holds no partition", () => {
    const { leaving, staying } = evacuationOf(plan, "home", "home/a");
    expect(leaving.map(({ nodeId }) => nodeId)).to.deep.equal([1]);
    expect(staying.map(({ nodeId }) => nodeId)).to.deep.equal([2, 3]);
  });

  it("costs a replica where no broker is free, and leaves the order of the others as it was", () => {
    const evacuation = evacuationOf(plan, "home", "home/a");
    expect(assignmentsWithout(evacuation, [on([1, 3, 2]), on([2, 3], 1)])).to.deep.equal([
      { topic: "t", partition: 0, replicas: [3, 2] },
    ]);
  });

  it("is replaced first where the partition has no replica yet, then where least lies", () => {
    const evacuation = { leaving: [node(1, "a")], staying: [node(2, "b"), node(3, "b"), node(5, "c"), node(6, "c")] };
    const [first, second] = assignmentsWithout(evacuation, [on([1, 2]), on([1, 2], 1)]);
    expect([first?.replicas, second?.replicas]).to.deep.equal([
      [2, 5],
      [2, 6],
    ]);
  });

  it("holds nothing afterwards, whatever lay where", () => {
    const replicas = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1, maxLength: 3 });
    const evacuation = { leaving: [node(1, "a"), node(2, "a")], staying: [node(3, "b"), node(4, "c"), node(5, "c")] };
    fc.assert(
      fc.property(fc.array(replicas, { maxLength: 20 }), (placed) => {
        const partitions = placed.map(on);
        const moved = new Map(assignmentsWithout(evacuation, partitions).map((one) => [one.partition, one.replicas]));
        const after = partitions.map((one) => {
          const now = [...(moved.get(one.partition) ?? one.replicas)];
          return { ...one, replicas: now, isr: now, leader: now[0] ?? -1 };
        });
        expect(stillHeldBy(evacuation.leaving, after)).to.deep.equal([]);
        for (const { replicas: now, partition } of after) {
          expect(new Set(now).size).to.equal(now.length);
          expect(now.length).to.equal(placed[partition]?.length);
        }
      }),
    );
  });

  it("names what it still leads, and replicas that are in sync after they were taken away", () => {
    const told = stillHeldBy(
      [node(1, "a")],
      [
        { ...on([2, 3]), leader: 1 },
        { topic: "t", partition: 1, replicas: [2], isr: [1, 2], leader: 2 },
      ],
    );
    expect(told).to.deep.equal(["home1 leads t/0", "home1 has a replica of t/1"]);
  });
});
