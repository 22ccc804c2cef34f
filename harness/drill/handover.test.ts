import { expect } from "chai";
import type { DrillDefinition } from "./definition.ts";
import { Handover } from "./handover.ts";
import { inOrder } from "./order.ts";

const planned = (name: string, topology: string, more: object = {}, file = "f", line = 1) =>
  ({ name, spec: { topology: { name: topology, ...more } }, place: { file, line } }) as unknown as DrillDefinition;
const world = (topology: object) => {
  const gone: string[] = [];
  return { gone, topology: topology as never, [Symbol.asyncDispose]: async () => void gone.push("gone") };
};

describe("a world between two drills", () => {
  const [a, b, c] = [planned("a", "one"), planned("b", "one"), planned("c", "one", { settings: 1 })] as const;

  it("is wanted where the next drill has the same topology by value, and by nobody after the last", () => {
    const handover = new Handover([a, b, c]);
    expect([a, b, c].map((one) => handover.isWantedAfter(one))).to.deep.equal([true, false, false]);
  });

  it("is wanted by nobody where no order is given, or by a drill that is not in it", () => {
    expect(new Handover([]).isWantedAfter(a)).to.equal(false);
    expect(new Handover([b, planned("d", "one")]).isWantedAfter(a)).to.equal(false);
  });

  it("is wanted by nobody where it is secured: ACLs outlive its topics", () => {
    const [one, other] = [planned("a", "one", { secure: true }), planned("b", "one", { secure: true })];
    expect(new Handover([one, other]).isWantedAfter(one)).to.equal(false);
  });

  it("is given once, and not removed", async () => {
    const handover = new Handover([a, b]);
    const left = world({ name: "one" });
    handover.leave(left);
    expect(await handover.take(b.spec.topology)).to.equal(left);
    expect(await handover.take(b.spec.topology)).to.equal(undefined);
    await handover[Symbol.asyncDispose]();
    expect(left.gone).to.deep.equal([]);
  });

  it("is removed where another topology is asked for, or nobody takes it before the session ends", async () => {
    for (const end of [
      (one: Handover<never>) => one.take(c.spec.topology),
      (one: Handover<never>) => one[Symbol.asyncDispose](),
    ]) {
      const handover = new Handover([a, b]);
      const left = world({ name: "one" });
      handover.leave(left as never);
      expect(await end(handover as never)).to.equal(undefined);
      expect(left.gone).to.deep.equal(["gone"]);
    }
  });
});

describe("the order of drills", () => {
  it("is by topology, then by file and line", () => {
    const drills = [
      planned("x", "two"),
      planned("y", "one", {}, "g"),
      planned("z", "one", {}, "f", 9),
      planned("w", "one", {}, "f", 2),
    ];
    expect(inOrder(drills).map(({ name }) => name)).to.deep.equal(["w", "z", "y", "x"]);
  });

  it("keeps topologies of one name and other settings apart", () => {
    const drills = [planned("x", "one"), planned("y", "one", { s: 1 }), planned("z", "one")];
    expect(inOrder(drills).map(({ name }) => name)).to.deep.equal(["y", "x", "z"]);
  });
});
