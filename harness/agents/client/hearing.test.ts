import { expect } from "chai";
import { eventsOf, type ProducerReport, reports } from "../../protocol/client-process.ts";
import { Hearing } from "./hearing.ts";

function heard(...lines: readonly unknown[]) {
  const events: { event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const taken: ProducerReport[] = [];
  const errors: string[] = [];
  let at = 10;
  const { take } = new Hearing<ProducerReport>({
    schema: reports.producer,
    events: eventsOf.producer,
    of: { workload: "orders", session: "orders-east-1" },
    now: () => (at += 0.001),
    emit: (event, fields) => events.push({ event, fields }),
    log: () => undefined,
    onReport: (report) => taken.push(report),
    onError: (code) => errors.push(code),
  });
  for (const line of lines) take(typeof line === "string" ? line : JSON.stringify(line));
  return { events, taken, errors, lies: events.filter(({ event }) => event === "client.lied").map(({ fields }) => fields.what) };
}

const hello = { report: "hello", protocol: 1, library: "librdkafka", version: "2.12.0" };
const sending = { report: "sending", batch: 1, partition: 0, session: "orders-east-1", seq: [0, 4], slots: [0, 4] };

describe("what a client program says", () => {
  it("is handed over, and who it is stands in the timeline", () => {
    const { events, taken, errors } = heard(hello, sending, { report: "error", error: "ECONNREFUSED" });
    expect(taken).to.deep.equal([sending]);
    expect(errors).to.deep.equal(["ECONNREFUSED"]);
    expect(events).to.have.length(1);
    expect(events[0]).to.deep.include({ event: "client.hello" });
    expect(events[0]?.fields).to.deep.include({ workload: "orders", session: "orders-east-1", library: "librdkafka" });
  });

  it("is a lie where it is no JSON, no report, or a report with a field missing: nothing of it is believed", () => {
    const { taken, lies } = heard(
      hello,
      "Segmentation fault",
      { report: "acked" },
      { ...sending, seq: [4, 0] },
      { report: "unsent" },
    );
    expect(taken).to.deep.equal([]);
    expect(lies).to.have.length(4);
    expect(lies[0]).to.match(/^said Segmentation fault: /u);
    expect(lies[3]).to.match(/partition.*slots/u);
  });

  it("begins with a greeting in a version that the agent knows", () => {
    const { lies, taken } = heard(sending, hello, sending);
    expect(lies).to.deep.equal(['said "sending" before "hello"']);
    expect(taken, "what was said too early is not believed").to.have.length(1);
    expect(heard({ ...hello, protocol: 2 }).lies[0]).to.match(/protocol/u);
  });

  it("is stamped with the run's clock, not with the wall's, nor in milliseconds", () => {
    const ended = (at: number) => heard(hello, { report: "ended", at }).lies;
    expect(ended(10.002)).to.deep.equal([]);
    expect(ended(10_002)[0]).to.match(/stamped "ended" with 10002 s/u);
    expect(ended(2)).to.have.length(1);
    expect(heard(hello, { report: "ended", at: 10_002 }).taken, "what is off the clock is not believed").to.deep.equal([]);
  });

  it("puts only a client's own events into the timeline, under the name that the agent knows it by", () => {
    const event = (name: string) => ({
      report: "event",
      event: name,
      at: 10.001,
      fields: { workload: "payments", partition: 3 },
    });
    const { events, lies } = heard(hello, event("client.noticed"), event("fault.effective"));
    expect(events[1]).to.deep.equal({
      event: "client.noticed",
      fields: { workload: "orders", session: "orders-east-1", partition: 3 },
    });
    expect(lies).to.deep.equal(["told the event fault.effective, which is not a client's to tell"]);
  });

  it("is believed to have stood still only where it was silent, and under the name that the agent knows it by", () => {
    const stall = (fields: object, at = 10.001) => ({ report: "event", event: "observer.stall", at, fields });
    const { events, lies } = heard(hello, stall({ process: "observer", from: 10, to: 10.001 }), stall({ from: 10.4, to: 10 }));
    expect(
      events.filter(({ event }) => event === "observer.stall"),
      "less than a stall",
    ).to.deep.equal([]);
    expect(lies).to.have.length(1);
    expect(lies[0]).to.match(/told a stall .*cannot end before it began/u);
    expect(heard(hello, stall({ from: "then" })).lies[0]).to.match(/told a stall/u);
    expect(heard(hello, stall({ from: -1e9, to: 1e9 })).lies[0]).to.match(/claimed to have stood still/u);

    const clock = { at: 10 };
    const told: { event: string; fields: Readonly<Record<string, unknown>> }[] = [];
    const { take } = new Hearing<ProducerReport>({
      schema: reports.producer,
      events: eventsOf.producer,
      of: { workload: "orders", session: "orders-east-1" },
      now: () => clock.at,
      emit: (event, fields) => told.push({ event, fields }),
      log: () => undefined,
      onReport: () => undefined,
      onError: () => undefined,
    });
    take(JSON.stringify(hello));
    clock.at = 13;
    take(JSON.stringify(stall({ process: "observer", from: 10.1, to: 13 }, 13)));
    expect(told[1]).to.deep.equal({
      event: "observer.stall",
      fields: { workload: "orders", session: "orders-east-1", process: "orders-east-1", from: 10.1, to: 13 },
    });
    for (let i = 1; i <= 200; i += 1) {
      clock.at = 13 + i * 0.1;
      take(JSON.stringify(sending));
    }
    take(JSON.stringify(stall({ process: "observer", from: 13.2, to: 33 }, 33)));
    expect(told[2]?.event).to.equal("client.lied");
    expect(told).to.have.length(3);
  });

  it("does not fill the timeline, however much of it is lies", () => {
    expect(heard(hello, ...Array.from({ length: 1000 }, () => "noise")).events).to.have.length(21);
  });
});
