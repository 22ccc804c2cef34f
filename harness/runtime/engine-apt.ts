import { minutes } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { runProgram } from "./engine-program.ts";

/** Installs Debian packages without a question. The package lists are refreshed first: a fresh machine has none. */
export async function aptInstall(packages: readonly string[], say: (text: string) => void): Promise<void> {
  say(`installing ${packages.join(", ")} with apt-get`);
  await apt(["update", "-q"]);
  await apt(["install", "-qy", "--no-install-recommends", ...packages]);
}

async function apt(parameters: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", NEEDRESTART_MODE: "a" };
  const { code, lastLines } = await runProgram("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...parameters], {
    env,
    within: minutes(10),
  });
  if (code === 0) return;
  throw new EnvironmentError(`\`apt-get ${parameters.join(" ")}\` failed (exit ${code}); its last lines:\n${lastLines}`, {
    hint: "Check that this machine reaches its Debian mirror and that no other package manager is at work, then run the same command again.",
  });
}
