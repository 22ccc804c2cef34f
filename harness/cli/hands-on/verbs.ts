import { type Command, InvalidArgumentError } from "commander";
import { example, verb } from "../verb.ts";

const which = ["--topology <name>", "which one, by its name or its run's id, where more than one is up"] as const;
const lines = (text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number from 0.");
};

/** The verbs by which a person looks at and breaks a topology that `up` left running. */
export function addHandsOnVerbs(program: Command): void {
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
