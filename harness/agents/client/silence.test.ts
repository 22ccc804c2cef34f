import { expect } from "chai";
import { Silence } from "./silence.ts";

/** Looks every 20 ms, as a probe does; the times at which the rule fired. */
function watch(silence: Silence, from: number, to: number): number[] {
  const fired: number[] = [];
  for (let at = from; at <= to; at += 0.02) if (silence.look(at) !== undefined) fired.push(at);
  return fired;
}

describe("the detection rule of a probe", () => {
  it("fires once, at the first look after the silence has lasted", () => {
    const silence = new Silence(3);
    silence.acknowledged(10);
    const fired = watch(silence, 10, 20);
    expect(fired).to.have.length(1);
    expect(fired[0]).to.be.within(13, 13.03);
  });

  it("is armed again by an acknowledgement, and says that the cluster is back", () => {
    const silence = new Silence(3);
    expect(silence.acknowledged(10)).to.equal(false);
    expect(watch(silence, 10, 20)).to.have.length(1);
    expect(silence.acknowledged(20)).to.equal(true);
    expect(silence.acknowledged(20.1)).to.equal(false);
    const again = watch(silence, 20.1, 30);
    expect(again).to.have.length(1);
    expect(again[0]).to.be.within(23.1, 23.13);
  });

  it("knows no silence before the first acknowledgement", () => {
    expect(watch(new Silence(3), 0, 10)).to.deep.equal([]);
  });

  it("does not take a stall of its own for the cluster's silence", () => {
    const silence = new Silence(3);
    silence.acknowledged(10);
    watch(silence, 10, 10.1);
    expect(silence.look(14), "the acknowledgements of the stall are still unread").to.equal(undefined);
    silence.acknowledged(14.03);
    expect(watch(silence, 14.04, 16)).to.deep.equal([]);
  });

  it("fires soon after a stall when the cluster is silent indeed", () => {
    const silence = new Silence(3);
    silence.acknowledged(10);
    watch(silence, 10, 10.1);
    const fired = watch(silence, 14, 15);
    expect(fired[0]).to.be.within(14.2, 14.25);
  });
});
