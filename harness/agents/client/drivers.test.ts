import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { evenSchedule } from "../../ledger/schedule.ts";
import { reports } from "../../protocol/client-process.ts";
import { commandOf } from "./drivers.ts";
import { ClientProcess } from "./process.ts";

const tuning = {
  connectionTimeoutMs: 200,
  requestTimeoutMs: 200,
  metadataMaxAgeMs: 1000,
  sessionTimeoutMs: 6000,
  heartbeatIntervalMs: 500,
};
const nobody = ["127.0.0.1:1"];

const argsOf = {
  producer: {
    topic: "orders",
    session: "orders-1",
    run: "r",
    bootstrap: nobody,
    acks: "all",
    idempotent: true,
    recordBytes: 50,
    lingerMs: 20,
    latencyObjectiveMs: 100,
    schedules: [evenSchedule(0, 0.01)],
    tuning,
  },
  consumer: {
    topic: "orders",
    group: "g",
    member: "m",
    run: "r",
    bootstrap: nobody,
    autoOffsetReset: "earliest",
    commit: "after",
    commitEveryMs: 100,
    tuning,
  },
};

/** The programs themselves, as processes, where nobody listens; real Kafka is `drill/clients.docker.ts`. */
describe("the client programs of this repository", function () {
  this.timeout(60_000);
  for (const driver of ["lanes", "kafkajs", "platformatic"])
    for (const kind of ["producer", "consumer"] as const)
      it(`${driver}'s ${kind} greets, says only what the protocol knows, passes over what is no order, and leaves when told`, async () => {
        const lines: string[] = [];
        const logs: string[] = [];
        const process = new ClientProcess({
          command: commandOf(driver, kind),
          name: "one",
          args: argsOf[kind],
          onLine: (line) => lines.push(line),
          onLog: (text) => logs.push(text),
        });
        process.say("garbage");
        process.say('{"stopWithinMs":"soon"}');
        process.say("[]");
        for (let waited = 0; lines.length < (kind === "producer" ? 2 : 1) && waited < 40_000; waited += 50) await sleep(50);
        await process.end(300);
        const said = lines.map((line) => reports[kind].parse(JSON.parse(line)));
        expect(await process.gone, logs.join("\n")).to.equal("exit 0");
        expect(said[0]).to.deep.include({ report: "hello", protocol: 1 });
        expect(said.filter(({ report }) => report === "log")).to.deep.equal([]);
        if (kind === "producer") expect(said.map(({ report }) => report)).to.include.members(["unsent", "ended"]);
      });
});
