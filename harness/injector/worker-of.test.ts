import { expect } from "chai";
import { originOf } from "./cluster-of.ts";
import { ownerOf } from "./worker-of.ts";

describe("the worker that owns a replication task", () => {
  const role = { name: "worker", from: "east", to: "west" } as const;
  const task = (state: string) => ({ state, worker_id: "connect-west:9066" });
  it("is the host of the first task that runs", () => {
    expect(ownerOf(role, { "east-west-source": { status: { tasks: [task("FAILED"), task("RUNNING")] } } })).to.equal(
      "connect-west",
    );
  });

  it("is nobody where none runs, and where there is no connector", () => {
    expect(() => ownerOf(role, { "east-west-source": { status: { tasks: [task("FAILED")] } } })).to.throw("its tasks are FAILED");
    expect(() => ownerOf(role, {})).to.throw("none at all");
  });
});

describe("the cluster that a role means", () => {
  const replication = [{ from: "east", to: "west" }] as never;
  it("is the one where it was made, not the one that it is copied to", () => {
    expect(originOf(["east", "west"], { replication })).to.equal("east");
    expect(originOf(["west"], { replication })).to.equal("west");
  });

  it("is nobody's guess where two have it in their own right", () => {
    expect(originOf(["east", "west"], { replication: [] })).to.equal(undefined);
    expect(originOf([], { replication })).to.equal(undefined);
  });
});
