import { fileURLToPath } from "node:url";
import { UsageError } from "../../core/errors.ts";

/** kafkajs sets timers in the past whenever nothing is throttled: harmless, and no news. */
const quiet = "--disable-warning=TimeoutNegativeWarning";

const node = (program: string): Command => [process.execPath, quiet, fileURLToPath(new URL(program, import.meta.url))];

const javaClient = "/opt/java-client/java-client";

type Command = readonly [program: string, ...args: string[]];

/** `exec`: the shell becomes the program, and there is one process less to be killed. */
const told = (variable: string): Command => ["sh", "-c", `exec ${process.env[variable] ?? `echo ${variable} is not set >&2`}`];

/** A client as two programs that speak the client process protocol (docs/client-protocol.md). */
interface Driver {
  readonly producer: Command;
  readonly consumer: Command;
}

/** By name; a profile (`harness/workload/clients.ts`) says which it uses, with which settings. */
const drivers: Readonly<Record<string, Driver>> = {
  /** The measuring client: one unretried kafkajs producer a partition, and a group member of our own. */
  lanes: { producer: node("producer.ts"), consumer: node("consumer.ts") },
  /** Kafka's own Java client: docker/java-client. */
  java: { producer: [javaClient, "producer"], consumer: [javaClient, "consumer"] },
  /** As an application uses it: one producer with the library's own retries, the library's own consumer. */
  kafkajs: { producer: node("apps/kafkajs-producer.ts"), consumer: node("apps/kafkajs-consumer.ts") },
  /** What the image that this runs in says of itself (docker/client.Dockerfile). */
  image: { producer: told("MUSTER_CLIENT_PRODUCER"), consumer: told("MUSTER_CLIENT_CONSUMER") },
  platformatic: { producer: node("apps/platformatic-producer.ts"), consumer: node("apps/platformatic-consumer.ts") },
};

/** Programs of ours give records the keys that they are asked for; of others nobody has promised it. */
const givingKeys: ReadonlySet<string> = new Set(["lanes", "kafkajs"]);

export function assertGivesKeys(driver: string): void {
  if (givingKeys.has(driver)) return;
  throw new UsageError(`the client driver "${driver}" gives its records no keys`, {
    hint: `these do: ${[...givingKeys].join(", ")}`,
  });
}

export const prober: Command = node("prober.ts");

export function commandOf(driver: string, kind: keyof Driver): Command {
  const found = drivers[driver];
  if (found === undefined)
    throw new UsageError(`there is no client driver "${driver}"`, { hint: `known: ${Object.keys(drivers).join(", ")}` });
  return found[kind];
}
