import { expect } from "chai";
import { EnvironmentError } from "../core/errors.ts";
import type { Size } from "../core/size.ts";
import { twoAndAHalf } from "../topology/stretched.fixture.ts";
import { requireMemory } from "./engine-memory.ts";

const gibibytes = (n: number): number => n * 1024 ** 3;

describe("the memory of an engine", () => {
  const here = { address: "unix:///var/run/docker.sock", memoryBytes: gibibytes(16) };

  it("is enough for a topology that fits", () => {
    expect(() => requireMemory(here, [twoAndAHalf], gibibytes(8))).not.to.throw();
  });

  it("is refused to one that does not, with the sum and what there is", () => {
    expect(() => requireMemory({ ...here, address: "tcp://engine:2375", memoryBytes: gibibytes(2) }, [twoAndAHalf]))
      .to.throw(
        EnvironmentError,
        /^topology "two-and-a-half" needs \d\.\d GiB of memory \(6 brokers of .*\); the engine can give 2\.0 GiB of its 2\.0 GiB$/u,
      )
      .that.has.property("exitCode", 5);
  });

  (process.platform === "linux" ? it : it.skip)(
    "is what is available, not what there is in all, where the engine is on this machine",
    () => {
      expect(() => requireMemory(here, [twoAndAHalf], gibibytes(1))).to.throw(
        EnvironmentError,
        "can give 1.0 GiB of its 16.0 GiB",
      );
      expect(() => requireMemory({ ...here, address: "tcp://engine:2375" }, [twoAndAHalf], gibibytes(1))).not.to.throw();
    },
  );

  it("is refused to a disk that it could not hold", () => {
    const { stretch } = twoAndAHalf.clusters;
    const large = { ...twoAndAHalf, clusters: { stretch: { ...stretch, disk: gibibytes(64) as Size } } };
    expect(() => requireMemory(here, [large], gibibytes(8))).to.throw(
      EnvironmentError,
      "has disks of 64.0 GiB, which are kept in memory",
    );
  });
});
