import { expect } from "chai";
import type { Acl } from "../protocol/acl.ts";
import type { DrillSite, Load } from "./context.ts";
import { fenceVerb } from "./fence.ts";

const definition = { name: "payments", topic: "payments", partitions: 2 };
const load = { parts: [{ definition }] } as unknown as Load;

interface Change {
  readonly add?: readonly Acl[];
  readonly remove?: readonly Acl[];
}

/** A secured cluster; `said` is what its brokers say to a write, and what cannot be done throws. */
function site(said: Readonly<Record<string, string>>, cannot: { readonly add?: true; readonly remove?: true } = {}) {
  const changes: string[] = [];
  const recorded: string[] = [];
  const ask = async (command: string, { add, remove }: Change) => {
    if (command === "write.attempt") return { said };
    if ((add && cannot.add) || (remove && cannot.remove)) throw new Error("west1 lacks it");
    changes.push(add === undefined ? "opened" : "closed");
    return {};
  };
  const world = { secrets: {}, security: () => ({}), stamp: async () => 1, observer: { ask } };
  const folder = { record: ({ event }: { readonly event: string }) => recorded.push(event) };
  const step = (_: string, work: () => Promise<unknown>) => work();
  return { changes, recorded, site: { stage: { world }, folder, step } as unknown as DrillSite };
}
const fenced = ({ site: here }: ReturnType<typeof site>) =>
  fenceVerb(here)("west", load).then(
    () => "fenced",
    (error: Error & { readonly hint?: string }) => `${error.name}: ${error.message} | ${error.hint}`,
  );
const denied = "TOPIC_AUTHORIZATION_FAILED";

describe("a fence", () => {
  it("stands, and is recorded, where every partition refuses a write", async () => {
    const whole = site({ 0: denied, 1: denied });
    expect([await fenced(whole), whole.changes, whole.recorded]).to.deep.equal(["fenced", ["closed"], ["fenced"]]);
  });

  it("is taken off again where it is not proven", async () => {
    const half = site({ 0: denied, 1: "INVALID_REQUIRED_ACKS" });
    expect(await fenced(half)).to.equal(
      "GuardRefused: west is not fenced: payments/1 said INVALID_REQUIRED_ACKS | " +
        "nothing was promoted: two sides that accept writes cannot be made one again; the fence was taken off again",
    );
    expect([half.changes, half.recorded]).to.deep.equal([["closed", "opened"], []]);
  });

  it("is taken off again where it could not be put on everywhere", async () => {
    const half = site({}, { add: true });
    expect(await fenced(half)).to.match(/^EnvironmentError: west could not be fenced: west1 lacks it \| .*taken off again$/);
    expect(half.changes).to.deep.equal(["opened"]);
  });

  it("says how it is taken off where Muster could not", async () => {
    expect(await fenced(site({ 0: denied }, { remove: true }))).to.match(
      /the fence may still stand on payments \(west1 lacks it\): `kafka-acls.sh --remove --deny-principal User:app-payments --operation Write --topic payments --force`$/,
    );
  });
});
