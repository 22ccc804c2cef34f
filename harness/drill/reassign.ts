import { milliseconds, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { nodesOf } from "../topology/plan.ts";
import { type DrillContext, type DrillSite, type Reassignment, stampOf } from "./context.ts";
import { asInput, kafkaTool } from "./kafka-tool.ts";
import { appendRecords, wallOf } from "./records.ts";

/** One partition on one broker, with enough in it that moving it takes minutes: nothing of the load waits for it. */
const topic = "ballast";
const batches = 24;
const bytesOfBatch = 700_000;

/**
 * Bytes a second, for this partition alone. Kafka lets a batch through whenever the last 11 s are below it, so that 24 batches of 700 kB take some
 * five minutes: longer than any drill looks.
 */
const throttle = 50_000;

const seenWithin = seconds(20);

/** Somebody moves replicas in a cluster, by Kafka's own tool: it runs until it is cancelled. */
export const startReassignmentVerb =
  (site: DrillSite): DrillContext["startReassignment"] =>
  async (cluster) => {
    const { stage, step, folder, signal } = site;
    const { world } = stage;
    const [from, to] = nodesOf(world.plan, cluster).filter(({ roles }) => roles.includes("broker"));
    if (from === undefined || to === undefined)
      throw new EnvironmentError(`${cluster} has no two brokers to move a replica between`);
    const partition = `${topic}/0`;
    const input = { version: 1, partitions: [{ topic, partition: 0, replicas: [to.nodeId] }] };
    const tool = (...args: string[]) =>
      kafkaTool(
        world,
        cluster,
        ["org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--reassignment-json-file", asInput, ...args],
        input,
      );
    const awaitMoving = (is: boolean, until: AbortSignal): Promise<void> =>
      eventually({
        what: `${cluster} to ${is ? "be moving" : "have left off moving"} ${partition}`,
        within: seenWithin,
        every: milliseconds(200),
        signal: until,
        async probe() {
          const { reassigning } = await world.observer.ask("inventory", { cluster, topics: [topic], groups: [] }, seconds(15));
          return reassigning.includes(partition) === is
            ? { done: undefined }
            : { seen: reassigning.join(", ") || "nothing is moved" };
        },
      });
    let running = false;
    const begin = (): Promise<void> =>
      step(`${partition} of ${cluster} is moved from ${from.name} to ${to.name}, slowly`, async () => {
        running = true;
        await tool("--execute", "--throttle", String(throttle));
        await awaitMoving(true, signal);
        folder.record({ at: await stampOf(site), event: "phase", name: "reassignment begun", by: "human" });
      });
    const cancel = async (): Promise<void> => {
      if (!running) return;
      await step(`the reassignment in ${cluster} is cancelled`, async () => {
        await tool("--cancel");
        // Of a drill that was broken off, too.
        await awaitMoving(false, AbortSignal.timeout(seenWithin));
        running = false;
        folder.record({ at: await stampOf(site), event: "phase", name: "reassignment cancelled", by: "human" });
      });
    };
    await step(`${cluster} gets a partition that is slow to move`, async () => {
      const configs = { "min.insync.replicas": "1" };
      const made = { name: topic, partitions: 1, replicationFactor: 1, assignments: [[from.nodeId]], configs };
      await world.observer.ask("topics.create", { cluster, topics: [made], withinMs: 20_000 }, seconds(25));
      const record = {
        offset: 0,
        timestamp: await wallOf(world),
        key: null,
        value: Buffer.alloc(bytesOfBatch, "m").toString("base64"),
        headers: [],
      };
      for (let batch = 0; batch < batches; batch++)
        await appendRecords({ world, signal }, { cluster, topic, partition: 0 }, [record]);
    });
    await using undone = new AsyncDisposableStack();
    undone.defer(cancel);
    await begin();
    undone.move();
    return { partition, again: begin, cancel, [Symbol.asyncDispose]: cancel } satisfies Reassignment;
  };
