import { expect } from "chai";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import { twoRegions } from "../../topology/two-regions.fixture.ts";
import { withSecurity } from "../../topology/users.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";
import { prepare } from "./prepare.ts";

const topology = withSecurity(twoRegions);
const definition = (on: string) =>
  ({ name: "payments", topic: "payments", group: "billing", partitions: 2, on }) as unknown as WorkloadDefinition;

/** A topology in which `gone` answers nothing, and `refuses` no such question. */
function world({ gone, refuses }: { readonly gone?: string; readonly refuses?: string }) {
  const asked: string[] = [];
  const ask = async (command: string, { cluster }: { readonly cluster: string }) => {
    if (cluster === gone || command === refuses) throw new Error(`no broker of ${cluster} answers`);
    asked.push(`${cluster} ${command}`);
    return { at: 0 };
  };
  const plan = planTopology(topology, addressBlock(0));
  const place = { topology, plan, secrets: {}, security: () => ({ tls: null, sasl: null }), observer: { ask } };
  return { asked, world: place as unknown as Parameters<typeof prepare>[0] };
}
const everything = ["topics.create", "users.set", "acls.change"];

describe("what a load needs before it starts by hand", () => {
  it("is given to every cluster", async () => {
    const { asked, world: whole } = world({});
    expect(await prepare(whole, definition("east"))).to.deep.equal([]);
    for (const one of everything) expect(asked).to.include.members([`east ${one}`, `west ${one}`]);
  });

  it("is given to the one that is written to where the other is lost, and what that lacks is told", async () => {
    for (const [on, gone] of [
      ["west", "east"],
      ["east", "west"],
    ] as const) {
      const { asked, world: half } = world({ gone });
      const [told, ...more] = await prepare(half, definition(on));
      expect(told).to.match(new RegExp(`^${gone} does not answer, and was told nothing of payments`, "u"));
      expect([more, asked]).to.deep.equal([[], everything.map((one) => `${on} ${one}`)]);
    }
  });

  it("must be had where it is written to", async () => {
    const { world: half } = world({ gone: "east" });
    const outcome = await prepare(half, definition("east")).catch((error: Error) => error.message);
    expect(outcome).to.equal("no broker of east answers");
  });
});
