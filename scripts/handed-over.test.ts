import { expect } from "chai";
// @ts-expect-error setup/ is plain JavaScript: it runs before any package is there.
import { handedOver } from "../setup/process.mjs";

const script = (text: string): string[] => [process.execPath, "--eval", text];

describe("a program that the terminal was handed over to", () => {
  it("is answered for by its exit code", async () => {
    expect(await handedOver(script("process.exit(4)"))).to.equal(4);
  });

  it("is ended where it stands still after it said how it ended, and what it said counts", async function () {
    this.timeout(60_000);
    expect(await handedOver(script("process.send({ exitCode: 3 }, () => { while (true); })"))).to.equal(3);
  });

  it("is answered for by the signal that ended it, where it said nothing", async () => {
    expect(await handedOver(script("process.kill(process.pid, 'SIGKILL')"))).to.equal(137);
  });
});
