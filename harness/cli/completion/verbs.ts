import { type Command, InvalidArgumentError } from "commander";
import { example, verb } from "../verb.ts";
import { type Shell, shells } from "./script.ts";

const shellNamed = (text: string): Shell => {
  const shell = shells.find((one) => one === text);
  if (shell === undefined) throw new InvalidArgumentError(`known: ${shells.join(", ")}.`);
  return shell;
};

export function addCompletionVerbs(program: Command): void {
  program
    .command("completion")
    .description("what a shell evaluates to complete verbs, flags and names, also of what is up")
    .argument("<shell>", "bash, zsh or fish", shellNamed)
    .addHelpText(
      "after",
      `
In the shell's start file, from the project's root:
  bash  eval "$(npx --no-install muster completion bash)"
  zsh   eval "$(npx --no-install muster completion zsh)"
  fish  npx --no-install muster completion fish | source
Where there is no command \`muster\`, it also makes one that runs this project's.
${example("completion bash")}`,
    )
    .action((shell: Shell) =>
      verb(async () => {
        process.stdout.write((await import("./script.ts")).completionScript(shell));
        return 0;
      }),
    );

  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .action((words: string[]) => verb(async () => (await import("./answer.ts")).answer(program, words)));
}
