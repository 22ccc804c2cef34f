import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { EnvironmentError } from "../../core/errors.ts";
import { aptInstall } from "../../runtime/engine-apt.ts";
import { type Consent, isDebianLike } from "../../runtime/engine-install.ts";
import { type OnStep, setupStep } from "../../runtime/engine-steps.ts";

/** A program that only the test of the reports needs; it is not part of the set-up of a drill. */
interface Program {
  readonly name: string;
  /** Its names, on PATH or whole. */
  readonly called: readonly string[];
  /** Debian's packages. */
  readonly packages: readonly string[];
  /** Ubuntu's package of that name is an empty one that asks for a snap, and a container has none. */
  readonly snapOnUbuntu?: true;
  readonly byHand: string;
}

export const chromium: Program = {
  name: "Chromium",
  called: [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  packages: ["chromium"],
  snapOnUbuntu: true,
  byHand: "install Chromium or Google Chrome",
};

export const java: Program = {
  name: "Java",
  called: [...(process.env.JAVA_HOME ? [join(process.env.JAVA_HOME, "bin", "java")] : []), "java"],
  packages: ["default-jre-headless"],
  byHand: "install a Java runtime, 11 or later",
};

/** Where the program is. Installs it as root on Debian or Ubuntu, if that was agreed to; elsewhere says what is missing. */
export async function ensureProgram(program: Program, consent: Consent, onStep: OnStep): Promise<string> {
  const there = found(program);
  if (there !== undefined) return there;
  const { name, packages, byHand } = program;
  if (process.getuid?.() !== 0 || !isPackagedHere(program) || consent !== "given")
    throw new EnvironmentError(`${name} is not on this machine, and the test of the reports needs it`, {
      hint: `${byHand}, and run the same command again (Debian: \`apt-get install ${packages.join(" ")}\`).`,
    });
  return setupStep({
    name,
    onStep,
    async work(say) {
      await aptInstall(packages, say);
      const value = found(program);
      if (value === undefined)
        throw new EnvironmentError(`${packages.join(", ")} was installed and there is still no ${name}`, { hint: `${byHand}.` });
      return { value, detail: `installed ${packages.join(", ")}` };
    },
  });
}

const isPackagedHere = ({ snapOnUbuntu }: Program): boolean => isDebianLike() && !(snapOnUbuntu === true && isUbuntu());

const isUbuntu = (): boolean => /^ID=.*ubuntu/m.test(readFileSync("/etc/os-release", "utf8"));

function found({ called }: Program): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return called.flatMap((name) => (name.includes("/") ? [name] : folders.map((folder) => join(folder, name)))).find(existsSync);
}
