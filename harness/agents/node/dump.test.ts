import { expect } from "chai";
import { threadDump } from "./dump.ts";

describe("a thread dump that cannot be had", () => {
  it("says that a frozen process answers nobody, asks it nothing, and tells what the kernel knows", async () => {
    const { answered, text } = await threadDump({ process: "paused", pid: process.pid, exit: null, since: 1 }, 1);
    expect(answered).to.equal(false);
    expect(text).to.include("frozen (SIGSTOP)");
    expect(text).to.match(new RegExp(`tid=${process.pid} state=[RS]`));
  });

  it("says how the process ended where there is none", async () => {
    const { text } = await threadDump({ process: "exited", pid: null, exit: "SIGKILL", since: 1 }, 1);
    expect(text).to.equal("no thread dump: no process runs on this machine (exited: SIGKILL)");
  });
});
