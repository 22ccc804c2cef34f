import { expect } from "chai";
import { alreadySo } from "./already.ts";

const running = { process: "running", pid: 7, exit: null, since: 1 } as const;
const frozen = { ...running, process: "paused" } as const;
const dead = { process: "exited", pid: null, exit: "SIGKILL", since: 12.5 } as const;

describe("what is so already", () => {
  it("is a dead process for who would end it, and a frozen one for who would freeze it", () => {
    const standing = new Map([["f1", { kind: "kill" }]] as const);
    expect(alreadySo({ kind: "stop", withinMs: 1 }, dead, standing)).to.equal(
      "its process is dead already by SIGKILL since 12.500 s (f1 stands)",
    );
    expect(alreadySo({ kind: "pause" }, frozen, new Map())).to.equal("its process is frozen already since 1.000 s");
    expect(alreadySo({ kind: "kill" }, frozen, new Map())).to.equal(null);
    expect(alreadySo({ kind: "pause" }, running, new Map())).to.equal(null);
  });

  it("is a full disk for who would fill it", () => {
    const standing = new Map([["f2", { kind: "fillDisk" }]] as const);
    expect(alreadySo({ kind: "fillDisk" }, dead, standing)).to.include("f2 stands");
    expect(alreadySo({ kind: "fillDisk" }, running, new Map())).to.equal(null);
  });

  it("is not what cannot be done at all", () => {
    for (const deed of [
      { kind: "pause" },
      { kind: "throttle", cpu: 0.5 },
      { kind: "misconfigure", settings: {} },
      { kind: "fillDisk" },
    ] as const)
      expect(() => alreadySo(deed, dead, new Map()), deed.kind).to.throw("it is dead by SIGKILL");
    expect(() => alreadySo({ kind: "loseUnflushed", windowMs: 61_000 }, running, new Map())).to.throw("at most 60000");
    expect(() => alreadySo({ kind: "stop", withinMs: 60_001 }, running, new Map())).to.throw("at most 60000");
    expect(alreadySo({ kind: "loseDisk" }, dead, new Map())).to.equal(null);
  });
});
