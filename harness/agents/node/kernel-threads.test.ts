import { expect } from "chai";
import { threadLine } from "./kernel-threads.ts";

describe("a thread as the kernel has it", () => {
  it("is read past a name with brackets and spaces", () => {
    const stat = "71 (kafka (1) io) T 1 1 1 0 -1 4194304 11 0 0 0 120 35 0 0 30 10 9 0 1234 1 2";
    expect(threadLine("71", stat)).to.equal('"kafka (1) io" tid=71 state=T cpu=1.55s');
  });
});
