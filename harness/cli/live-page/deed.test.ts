import { expect } from "chai";
import fc from "fast-check";
import { UsageError } from "../../core/errors.ts";
import { faultOf, printFault } from "../../faults/text.ts";
import { commandOf, type Deed, deedOf } from "./deed.ts";

const deed = (more: object = {}): unknown => ({ kind: "kill", subjects: ["east1"], options: {}, ttl: "10m", ...more });

describe("what a button of the live page sends", () => {
  it("is a verb by hand, and can be typed", () => {
    const typed = [
      deed(),
      deed({ kind: "cut", subjects: ["region:east", "zone:west/a"], options: { mode: "hold" } }),
      deed({ kind: "cut", subjects: ["east1", "west1"], options: { mode: "drop" }, ttl: "1m" }),
      deed({ kind: "heal", subjects: ["f1"] }),
      deed({ kind: "start" }),
      deed({ kind: "heal-all", subjects: [] }),
    ].map((one) => commandOf(deedOf(one)));
    expect(typed).to.deep.equal([
      "muster kill east1 --ttl 10m",
      "muster cut region:east zone:west/a --mode hold --ttl 10m",
      "muster cut east1 west1 --ttl 1m",
      "muster heal f1",
      "muster start east1",
      "muster heal --all",
    ]);
  });

  it("is the fault that the command line would make of it", () => {
    const { kind, subjects, options } = deedOf(
      deed({ kind: "cut", subjects: ["region:east", "region:west"], options: { mode: "hold" } }),
    );
    expect(printFault(faultOf({ kind, subjects, options }))).to.equal("cut region:east region:west --mode hold");
  });

  it("is refused where it is anything else", () => {
    for (const wrong of [
      null,
      7,
      [],
      deed({ kind: "fillDisk" }),
      deed({ kind: "__proto__" }),
      deed({ subjects: [] }),
      deed({ subjects: ["a", "b"] }),
      deed({ subjects: ["--all"] }),
      deed({ subjects: [{ toString: "east1" }] }),
      deed({ subjects: ["x".repeat(300)] }),
      deed({ options: { mode: "drop" } }),
      deed({ options: { plane: "CLIENT" } }),
      deed({ more: true }),
      deed({ kind: "heal-all", subjects: ["f1"] }),
    ])
      expect(() => deedOf(wrong), JSON.stringify(wrong)).to.throw(UsageError);
  });

  it("is never anything but a verb that the page has a button for", () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        let read: Deed;
        try {
          read = deedOf(body);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
          return;
        }
        expect(commandOf(read)).to.match(/^muster (cut|kill|stop|pause|start|heal) /);
      }),
    );
  });
});
