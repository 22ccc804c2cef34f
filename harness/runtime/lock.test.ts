import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { GuardRefused } from "../core/errors.ts";
import { takeLock } from "./lock.ts";

describe("a lock", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const inAnotherProcess = (body: string) =>
    spawnSync(
      process.execPath,
      ["--input-type=module", "-e", `import { takeLock } from ${JSON.stringify(import.meta.resolve("./lock.ts"))};\n${body}`],
      { encoding: "utf8" },
    );

  it("is refused to a second process, which is told who holds it and for what", () => {
    using _ = takeLock(folder, "abc123", "kill east1");
    const { stderr } = inAnotherProcess(`takeLock(${JSON.stringify(folder)}, "abc123", "heal");`);
    expect(stderr).to.include(`\`muster kill east1\` is at work there (pid ${process.pid}`);
    expect(() => takeLock(folder, "abc123", "heal")).to.throw(GuardRefused);
  });

  it("is free again when it is let go, and leaves nothing", () => {
    takeLock(folder, "abc123", "kill east1")[Symbol.dispose]();
    using _ = takeLock(folder, "abc123", "heal");
    expect(readdirSync(folder)).to.deep.equal(["abc123.lock"]);
  });

  it("is of one thing, not of all", () => {
    using _ = takeLock(folder, "abc123", "kill east1");
    using __ = takeLock(folder, "def456", "kill east1");
  });

  it("is taken over from a process that died with it", () => {
    const { status } = inAnotherProcess(
      `takeLock(${JSON.stringify(folder)}, "abc123", "kill east1"); process.kill(process.pid, "SIGKILL");`,
    );
    expect(status).to.equal(null);
    expect(readdirSync(folder)).to.deep.equal(["abc123.lock"]);
    using _ = takeLock(folder, "abc123", "heal");
  });

  it("is taken over where its file says nothing", () => {
    writeFileSync(join(folder, "abc123.lock"), "{");
    using _ = takeLock(folder, "abc123", "heal");
  });

  it("is held by exactly one of many that find a dead one's at the same time", () => {
    inAnotherProcess(`takeLock(${JSON.stringify(folder)}, "abc123", "kill east1"); process.kill(process.pid, "SIGKILL");`);
    const racing = `
      import { spawn } from "node:child_process";
      import { once } from "node:events";
      const children = Array.from({ length: 6 }, () => spawn(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(
        `import { takeLock } from ${JSON.stringify(import.meta.resolve("./lock.ts"))}; process.stdin.resume(); let said = "held"; try { takeLock(${JSON.stringify(folder)}, "abc123", "heal"); } catch { said = "refused"; } console.log(said);`,
      )}]));
      const said = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
      for (const { stdin } of children) stdin.end();
      console.log(said.toSorted().join(" "));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", racing], { encoding: "utf8" });
    expect(stdout.trim()).to.equal("held refused refused refused refused refused");
  });
});
