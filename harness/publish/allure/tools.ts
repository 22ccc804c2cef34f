import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { minutes, seconds } from "../../core/duration.ts";
import { EnvironmentError } from "../../core/errors.ts";
import { runProgram } from "../../runtime/engine-program.ts";
import { type OnStep, setupStep } from "../../runtime/engine-steps.ts";

export type AllureVersion = 2 | 3;

const home = fileURLToPath(new URL("../../../setup/allure/", import.meta.url));
const modules = join(home, "node_modules");
const programs = { 2: join(modules, "allure-commandline", "bin", "allure"), 3: join(modules, "allure", "cli.js") } as const;

/**
 * The Allure that a report is made with, exactly as `setup/allure/package-lock.json` says. It is 85 MB and no drill needs it, so
 * it is installed when the first report is asked for.
 */
export async function ensureAllure(version: AllureVersion, onStep: OnStep): Promise<string> {
  if (version === 2) await requireJava();
  const stamp = createHash("sha256")
    .update(readFileSync(join(home, "package-lock.json")))
    .digest("hex");
  const stampFile = join(modules, ".muster-stamp");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return programs[version];
  await setupStep({
    name: "Allure",
    onStep,
    async work() {
      await install();
      writeFileSync(stampFile, stamp);
      return { value: undefined, detail: "installed its locked packages" };
    },
  });
  return programs[version];
}

async function install(): Promise<void> {
  const parameters = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { code, lastLines } = await runProgram("npm", parameters, { cwd: home, within: minutes(5) });
  if (code === 0) return;
  throw new EnvironmentError(`\`npm ci\` could not install Allure in ${home} (exit ${code}); its last lines:\n${lastLines}`, {
    hint: "Check that npm reaches its registry (`npm ping`), then run the same command again.",
  });
}

/** Allure 2 is a Java program; without one it would leave no page, or a broken one. */
async function requireJava(): Promise<void> {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
  const ended = await runProgram(java, ["-version"], { within: seconds(30) }).catch(() => undefined);
  if (ended?.code === 0) return;
  throw new EnvironmentError(`Allure 2 needs Java, and \`${java} -version\` does not answer`, {
    hint: "Install one (Debian, Ubuntu: `apt-get install default-jre-headless`; macOS: `brew install openjdk`) or set JAVA_HOME; or take Allure 3, which needs none: `--allure 3`.",
  });
}
