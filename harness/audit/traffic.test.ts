import { expect } from "chai";
import { bucketOf } from "../ledger/latency-buckets.ts";
import type { HostRecord } from "../report/record.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Facts } from "./facts.ts";
import { trafficOf } from "./traffic.ts";

const host = (name: string, kind: HostRecord["kind"], region: string | null, zone: string | null): HostRecord => ({
  name,
  kind,
  region,
  zone,
});
const hosts = [
  host("east1", "node", "east", "a"),
  host("east2", "node", "east", "b"),
  host("west1", "node", "west", "a"),
  host("connect-west", "connect", "west", "a"),
  host("clients-east", "clients", "east", null),
  host("clients-west", "clients", "west", null),
  host("edge", "clients", null, null),
];
const facts = (effectAt: number): Pick<Facts, "hosts" | "faults" | "workloads"> => ({
  hosts,
  faults: [{ effect: { from: effectAt, to: effectAt } }] as unknown as Facts["faults"],
  workloads: [{ settings: { workload: { name: "orders" } } }] as unknown as Facts["workloads"],
});
/** So many bytes of payload each way, in ten packets. */
const carried = (out: number, back: number) => ({ out: [out + 520, 10] as const, back: [back + 520, 10] as const });
const told = (workload: string, from: number, records: number): TimelineEvent => ({
  at: from + 3,
  event: "client.latencies",
  workload,
  session: "s",
  cluster: "east",
  from,
  to: from + 1,
  unserved: 0,
  counts: [[bucketOf(10), records]],
});
const timeline: TimelineEvent[] = [
  ...[9, 10, 11, 12, 13].map((second) => told("orders", second, 100)),
  ...[10, 11, 12].map((second) => told("control", second, 30)),
  {
    at: 13.5,
    event: "traffic",
    from: 9.5,
    to: 13.5,
    paths: {
      "east1>east2/REPLICATION": carried(1000, 2000),
      "east1>east2/CONTROLLER": carried(10, 20),
      "clients-east>east1/CLIENT": carried(400, 40),
      "clients-west>west1/CLIENT": carried(7, 7),
      "clients-east>west1/CLIENT": carried(3, 3),
      "connect-west>east1/CLIENT": carried(50, 5000),
      "connect-west>west1/CLIENT": carried(5000, 50),
      "edge>east1/CLIENT": carried(9, 9),
    },
  },
];

describe("traffic across zones and regions", () => {
  it("is payload by plane, where the ends of a path stand apart", () => {
    expect(trafficOf(facts(20), timeline)).to.deep.equal({
      seconds: 4,
      records: 400,
      controlRecords: 120,
      crossZone: { replication: 3000, controller: 30, client: 440, mirror: 0 },
      crossRegion: { replication: 0, controller: 0, client: 6, mirror: 5050 },
    });
  });

  it("is of no phase that a fault disturbed", () => {
    expect(trafficOf(facts(13), timeline)).to.equal(undefined);
  });

  it("is absent where the machines are not known, and refuses a path between hosts that are not", () => {
    const { hosts: _, ...without } = facts(20);
    expect(trafficOf(without, timeline)).to.equal(undefined);
    expect(() => trafficOf({ ...facts(20), hosts: hosts.slice(1) }, timeline)).to.throw(TypeError, "east1>east2");
  });
});
