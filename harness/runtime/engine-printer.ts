import type { OnStep, SetupStep } from "./engine-steps.ts";

/** Where step lines go: standard error where standard output is a machine's (`--json`). */
interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** `✓ image  muster:0f3c…  2.1 s`. On a terminal the running step is one line that changes; elsewhere each thing said is a line. */
export function stepPrinter(output: Output = process.stdout): OnStep {
  const passing = (text: string) => {
    if (output.isTTY) output.write(`\r\x1b[K… ${text}`.slice(0, (output.columns ?? 80) + 4));
  };
  const lasting = (text: string) => output.write(`${output.isTTY ? "\r\x1b[K" : ""}${text}\n`);
  return (step) => {
    if (step.state === "started") passing(step.name);
    else if (step.state === "done") lasting(`✓ ${[step.name, step.detail, took(step)].filter(Boolean).join("  ")}`);
    else if (step.state === "failed") lasting(`✗ ${step.name}  ${took(step)}`);
    else if (output.isTTY) passing(`${step.name}  ${step.text}`);
    else lasting(`  ${step.name}: ${step.text}`);
  };
}

const took = ({ seconds }: Extract<SetupStep, { seconds: number }>) => `${seconds.toFixed(1)} s`;
