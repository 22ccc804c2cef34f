import { setTimeout as sleep } from "node:timers/promises";
import { recordsOf } from "../../ledger/record.ts";
import type { ClientCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { Identities } from "./identities.ts";
import { Lane } from "./lane.ts";
import { LaneClient } from "./lane-client.ts";
import { Leaders } from "./leaders.ts";
import { Noticing } from "./noticing.ts";
import { begin, tell } from "./tell.ts";

/** A producer process: one lane per partition, all under one schedule. */

export type ProducerArgs = ClientCommands["produce.start"]["args"];

/** kafkajs' lock lets an idempotent producer have one request in flight; otherwise the Java client's default. */
const inFlightOf = ({ idempotent }: ProducerArgs): number => (idempotent ? 1 : 5);

const args = await begin<ProducerArgs>("kafkajs", (withinMs) => void stop(withinMs));
const leaders = new Leaders(args);
const identities = new Identities(args);
let batches = 0;

const record = recordsOf(args);
const noticing = new Noticing();

/** To the leader; where nobody knows one, to the next of the bootstrap list. */
async function client(partition: number, attempt: number): Promise<LaneClient> {
  await leaders.refresh();
  const bootstrap = args.bootstrap[(partition + attempt) % args.bootstrap.length] ?? "";
  const identity = args.idempotent ? await identities.next(partition) : undefined;
  return new LaneClient({ ...args, identity }, leaders.addressOf(partition) ?? bootstrap);
}

const lanes = args.schedules.map(
  (schedule, partition) =>
    new Lane({
      ...args,
      partition,
      schedule,
      inFlight: inFlightOf(args),
      nextBatch: () => ++batches,
      record,
      noticing,
      client: (attempt) => client(partition, attempt),
    }),
);

for (const lane of lanes) lane.start();
leaders.watch(
  () => {
    lanes.forEach((lane, partition) => {
      lane.follow(leaders.addressOf(partition));
      const leader = leaders.leaderOf(partition);
      if (leader !== undefined) noticing.led(args.topic, partition, leader);
    });
  },
  () => lanes.some((lane) => lane.isCutOff),
);

/** The schedule ends now; what is due by now is still sent or dropped, and what is in flight may be answered. */
async function stop(withinMs: number): Promise<void> {
  const at = now();
  tell({ report: "ended", at });
  for (const lane of lanes) lane.endAt(at);
  const until = now() + withinMs / 1000;
  while (now() < until && !lanes.every((lane) => lane.isDone)) await sleep(10);
  for (const lane of lanes) lane.close();
  leaders.stop();
  process.exit(0);
}
