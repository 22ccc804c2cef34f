import { expect } from "chai";
import { killedAt } from "./killed.ts";

describe("a kill", () => {
  it("is stamped by the kernel's word that the process is gone", () => {
    expect(killedAt("east1", { process: "exited", pid: null, exit: "SIGKILL", since: 12.1 }, 12)).to.equal(12.1);
  });

  it("is not proven by a process that was dead before, or that ended by itself", () => {
    expect(() => killedAt("east1", { process: "exited", pid: null, exit: "SIGKILL", since: 11.9 }, 12)).to.throw(
      "not killed by this fault",
    );
    expect(() => killedAt("east1", { process: "exited", pid: null, exit: "exit code 1", since: 12.1 }, 12)).to.throw(
      "exit code 1",
    );
    expect(() => killedAt("east1", { process: "none", pid: null, exit: null, since: 0 }, 12)).to.throw("none");
  });
});
