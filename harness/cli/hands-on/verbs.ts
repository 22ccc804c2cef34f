import { type Command, InvalidArgumentError } from "commander";
import { example, json, verb } from "../verb.ts";
import { addFaultOptions, faultWords } from "./fault-options.ts";

const which = ["--topology <name>", "which one, by its name or its run's id, where more than one is up"] as const;
const lines = (text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number from 0.");
};

const ttl = ["--ttl <time>", "how long it stands that nobody heals it, at most 1h", "10m"] as const;
const subjects = `
Subjects: a node (east1), several (east1,east2), zone:east/a, region:east, or a role, whose holder is looked up when it is hit:
leader:orders/0, follower:orders/0, in-sync:orders/0, controller:east, controllers:majority@east, coordinator:billing,
transactions:tx-1, busiest:east, worker:east->west.`;
const idempotent = "What stands already is said and is no error; an unknown name is (exit 2), and then nothing is injected.";

/** The verbs by which a person looks at and breaks a topology that `up` left running. */
export function addHandsOnVerbs(program: Command): void {
  addBreakingVerbs(program);
  addTakeoverVerbs(program);
  addLookingVerbs(program);
}

function addBreakingVerbs(program: Command): void {
  addFaultOptions(
    program
      .command("inject")
      .description(`any fault there is, proven to have effect. ${idempotent}`)
      .argument("<fault>")
      .argument("<subject...>"),
  )
    .option(...ttl)
    .option(...which)
    .option(...json)
    .addHelpText("after", `${subjects}\n${example("inject outage region:east --ttl 5m")}`)
    .action((fault: string, subjects: string[], options) =>
      verb(async () => (await import("./inject.ts")).inject(faultWords(fault, subjects, options), options)),
    );

  const onLink = (name: "cut" | "degrade", description: string, shown: string): void => {
    addFaultOptions(program.command(name).description(description).argument("<from>").argument("<to>"), [name])
      .option(...ttl)
      .option(...which)
      .option(...json)
      .addHelpText("after", `${subjects}\n${example(shown)}`)
      .action((from: string, to: string, options) =>
        verb(async () => (await import("./inject.ts")).inject(faultWords(name, [from, to], options), options)),
      );
  };
  onLink("cut", `every path between two subjects, both ways. ${idempotent}`, "cut region:east region:west --mode refuse");
  onLink("degrade", `makes a link slow or narrow. ${idempotent}`, "degrade region:east region:west --rtt 200ms --rate 500kB/s");

  const onNode = (name: "kill" | "stop" | "pause", description: string): void => {
    addFaultOptions(program.command(name).description(description).argument("<subject>"), [name])
      .option(...ttl)
      .option(...which)
      .option(...json)
      .addHelpText("after", `${subjects}\n${example(`${name} leader:orders/0`)}`)
      .action((subject: string, options) =>
        verb(async () => (await import("./inject.ts")).inject(faultWords(name, [subject], options), options)),
      );
  };
  onNode("kill", "SIGKILL of the JVM; the machine stays. Killing what is dead is said and is no error");
  onNode("stop", "SIGTERM of the JVM: a clean shutdown. Stopping what is dead is said and is no error");
  onNode("pause", "SIGSTOP of the JVM: its sockets stay open, its peers see silence. Pausing what is frozen is no error");

  program
    .command("heal")
    .description("ends a fault, whoever injected it, and proves it. Healing what is whole is said and is no error")
    .argument("[fault]", "its id (f1); the only one that stands where none is named")
    .option("--all", "every fault that stands, and then everything must be whole")
    .option(...which)
    .option(...json)
    .addHelpText("after", `\nExit 7 where a heal could not be proven.\n${example("heal f1")}`)
    .action((fault: string | undefined, options) => verb(async () => (await import("./heal.ts")).heal(fault, options)));

  program
    .command("start")
    .description("runs a process again that was killed, stopped or frozen, or that died; what runs is said and left as it is")
    .argument("<subject>")
    .option(...which)
    .option(...json)
    .addHelpText("after", `${subjects}\n${example("start east1")}`)
    .action((subject: string, options) => verb(async () => (await import("./start.ts")).start(subject, options)));
}

function addTakeoverVerbs(program: Command): void {
  program
    .command("promote")
    .description("makes a cluster take over: looks whether it can, stops what replicates into it, records where its logs end")
    .argument("<cluster>")
    .option("--check", "only look; exit 3 where something is missing. What the source has is kept for when it cannot be asked")
    .option("--rpo <time>", "how far replication may be behind", "0s")
    .option("--accept-loss <time>", "how far it may be behind all the same; needs --signed")
    .option("--signed <name>", "who accepts that loss")
    .option("--even-so <why>", "go on where something is missing; it is recorded")
    .option(...which)
    .option(...json)
    .addHelpText(
      "after",
      `\nA second promotion is refused (exit 3), and so is a cluster that lacks something.\n${example("promote west --check")}`,
    )
    .action((cluster: string, options) => verb(async () => (await import("./promote.ts")).promote(cluster, options)));

  program
    .command("failback")
    .description(
      "goes back to the cluster that was hit: its log compared and completed from the promotion point; then, with --switch, drained and in charge",
    )
    .argument("<cluster>")
    .option("--tail <how>", "what becomes of records that it alone has: replay or drop. They are saved in the run folder first")
    .option("--rebuild", "delete the logs there and copy all anew, where nothing can be resumed; needs --signed")
    .option("--signed <name>", "who decides that they are deleted")
    .option("--switch", "the second step, when nobody writes any more")
    .option(...which)
    .option(...json)
    .addHelpText(
      "after",
      `\nRefused (exit 3) while the cluster is written to, or the other direction still copies.\n${example("failback east --tail replay")}`,
    )
    .action((cluster: string, options) => verb(async () => (await import("./failback.ts")).failback(cluster, options)));
}

function addLookingVerbs(program: Command): void {
  program
    .command("logs")
    .description("what a node printed; of clients, fabric and observer, what their agent said. Works on a dead machine too")
    .argument("<node>")
    .option("-f, --follow", "go on until ^C")
    .option("-n, --tail <n>", "how many lines of what is there already", lines, 100)
    .option(...which)
    .addHelpText("after", example("logs east1 --follow"))
    .action((node: string, options) => verb(async () => (await import("./logs.ts")).logs(node, options)));

  program
    .command("shell")
    .description("a shell on a node's machine, or one command; on a terminal or with what is piped in. Its exit code is ours")
    .argument("<node>")
    .argument("[command...]", "instead of a shell")
    .option(...which)
    .passThroughOptions()
    .addHelpText("after", example("shell east1 -- ls -l /var/lib/kafka"))
    .action((node: string, command: string[], options) =>
      verb(async () => (await import("./shell.ts")).shell(node, command, options)),
    );

  program
    .command("kafka")
    .description("one of Kafka's own tools, at the clients of a cluster, told where it is; without one: which there are")
    .argument("<cluster>")
    .argument("[tool]")
    .argument("[args...]", "the tool's own")
    .option("--at <node>", "on another machine; dump-log needs the node whose files it reads")
    .option(...which)
    .passThroughOptions()
    .addHelpText("after", example("kafka east topics --describe --topic orders"))
    .action((cluster: string, tool: string | undefined, args: string[], options) =>
      verb(async () => (await import("./kafka.ts")).kafka(cluster, tool, args, options)),
    );
}
