import { expect } from "chai";
import fc from "fast-check";
import { milliseconds } from "../core/duration.ts";
import * as make from "./constructors.ts";
import { cutModes, type Fault } from "./fault.ts";
import type { Subject } from "./subject.ts";
import { parseFault, printFault } from "./text.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map((nodes) => ({ nodes })),
  name.map((region) => ({ region })),
  fc.record({ name: fc.constant("leader" as const), topic: name, partition: fc.nat(9) }).map((role) => ({ role })),
);
const mode = fc.constantFrom(...cutModes);
const ms = fc.integer({ min: 1, max: 100_000 }).map(milliseconds);
const onLink = fc.record(
  { oneWay: fc.boolean(), planes: fc.uniqueArray(fc.constantFrom("CLIENT", "REPLICATION", "CONTROLLER"), { minLength: 1 }) },
  { requiredKeys: ["oneWay"] },
) as fc.Arbitrary<{ oneWay: boolean }>;
const value = fc.oneof(name, fc.constantFrom("", "a b", 'say "no"', "k=v", "back\\slash"));
const settings = fc.dictionary(name, value, { minKeys: 1, maxKeys: 3 });

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.tuple(subject, subject, mode, onLink).map(([a, b, cutMode, how]) => make.cut(a, b, { mode: cutMode, ...how })),
  fc.tuple(subject, subject, ms, onLink).map(([a, b, rttMs, how]) => make.degrade(a, b, { rttMs, sliceBytes: 9, ...how })),
  fc.tuple(subject, subject, ms).map(([a, b, every]) =>
    make.swizzle(
      [
        [a, b],
        [b, a],
      ],
      { every, seed: 7 },
    ),
  ),
  fc.tuple(subject, mode).map(([one, cutMode]) => make.isolate(one, { mode: cutMode })),
  subject.map((one) => make.kill(one)),
  subject.map((one) => make.outage(one)),
  fc.tuple(subject, ms).map(([one, within]) => make.stop(one, { within })),
  fc.tuple(subject, ms).map(([one, window]) => make.loseUnflushed(one, { window })),
  fc.tuple(subject, fc.constantFrom(0.05, 0.5, 1)).map(([one, cpu]) => make.throttle(one, { cpu })),
  fc.tuple(name, fc.boolean()).map(([cluster, bad]) => make.rollingRestart(cluster, { bad })),
  fc.tuple(subject, settings).map(([one, set]) => make.misconfigure(one, set)),
  fc.tuple(name, name, settings).map(([topic, cluster, set]) => make.misconfigure({ topic, cluster }, set)),
  fc.tuple(name, name).map(([topic, cluster]) => make.deleteTopic(topic, { cluster })),
  fc.tuple(name, name).map(([topic, cluster]) => make.shuffleLeaders(topic, { cluster })),
  fc.tuple(name, name, fc.nat(9)).map(([topic, cluster, partition]) => make.poison(topic, { cluster, partition, records: 3 })),
);

describe("a fault as text", () => {
  it("is read back as what was printed", () => {
    fc.assert(fc.property(fault, (one) => void expect(parseFault(printFault(one))).to.deep.equal(one)));
  });

  it("is what a person would type", () => {
    expect(printFault(make.cut("region:east", "west1", { mode: "hold", oneWay: true, planes: ["CLIENT"] }))).to.equal(
      "cut region:east west1 --mode hold --one-way --plane CLIENT",
    );
    expect(parseFault("kill leader:orders/0")).to.deep.equal(make.kill("leader:orders/0"));
    expect(parseFault("degrade east west --rtt 0.2s --rate 500kB/s")).to.include({ rttMs: 200, kilobytesPerSecond: 500 });
  });

  const refusals: [string, RegExp][] = [
    ["kil east1", /no fault "kil"; did you mean "kill"\?/],
    ["kill", /kill wants one subject, and got nothing/],
    ["kill east1 --mod x", /kill takes no --mod/],
    ["cut east1", /wants the two ends of a link, and got east1/],
    ["cut east1 west1 --mode drp", /no mode "drp"; did you mean "drop"\?/],
    ["cut east1 west1 --plane CLEINT", /no plane "CLEINT"; did you mean "CLIENT"\?/],
    ["degrade east1 west1", /wants to know how/],
    ["degrade east1 west1 --rtt 200", /--rtt 200 is no length of time/],
    ["throttle east1", /throttle wants --cpu/],
    ["throttle east1 --cpu 2", /no share of one core/],
    ["stop east1 --within", /--within wants a value/],
    ["deleteTopic orders", /no topic of a cluster/],
    ["poison topic:orders@east", /no partition of a cluster/],
    ["misconfigure topic:orders@east --set retention", /no setting/],
    ["swizzle east1<=>west1 --every 1s", /two links or more/],
  ];
  for (const [text, message] of refusals) it(`refuses "${text}"`, () => expect(() => parseFault(text)).to.throw(message));
});
