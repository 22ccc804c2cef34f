import { createRequire } from "node:module";
import { expect } from "chai";
import { repairKafkajs } from "./kafkajs-repairs.ts";

interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: unknown;
  maxInFlightRequests: number;
  checkPendingRequests(): void;
  destroy(): void;
}

describe("kafkajs, repaired", () => {
  const Queue = createRequire(import.meta.url)("kafkajs/src/network/requestQueue") as new (_: object) => RequestQueue;
  const looksAgain = (state: Partial<RequestQueue>) => {
    const queue = Object.assign(new Queue({ logger: { debug() {} } }), state);
    queue.checkPendingRequests();
    const isScheduled = Boolean(queue.throttleCheckTimeoutId);
    queue.destroy();
    return isScheduled;
  };

  before(repairKafkajs);

  it("sets no timer on a connection where no request waits", () => {
    expect(looksAgain({})).to.equal(false);
  });

  it("looks again where it is throttled, or a request waits", () => {
    expect(looksAgain({ throttledUntil: Date.now() + 60_000 })).to.equal(true);
    expect(looksAgain({ pending: [{}], maxInFlightRequests: 0 })).to.equal(true);
  });
});
