import { expect } from "chai";
import { stepPrinter } from "./engine-printer.ts";
import { setupStep } from "./engine-steps.ts";

const printed = async (isTTY: boolean, fails = false) => {
  let text = "";
  const onStep = stepPrinter({ isTTY, columns: 80, write: (part) => (text += part) });
  const work = async (say: (text: string) => void) => {
    say("fetching Kafka");
    if (fails) throw new Error("no network");
    return { value: 1, detail: "muster:0f3c" };
  };
  await setupStep({ name: "image", onStep, work }).catch(() => undefined);
  return text.replace(/\d+\.\d s/, "N s");
};

describe("the lines of set-up", () => {
  it("say elsewhere than on a terminal what is going on, and at the end how long it took", async () => {
    expect(await printed(false)).to.equal("  image: fetching Kafka\n✓ image  muster:0f3c  N s\n");
  });

  it("end with a cross where a step failed", async () => {
    expect(await printed(false, true)).to.equal("  image: fetching Kafka\n✗ image  N s\n");
  });

  it("leave one line per step on a terminal", async () => {
    expect((await printed(true)).split("\n")).to.have.length(2);
  });
});
