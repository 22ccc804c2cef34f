import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { completionScript, type Shell } from "./script.ts";

/** The scripts in the shells themselves, asking the harness itself. */
describe("completion in real shells", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-complete-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const written = (shell: Shell): string => {
    const file = join(folder, `muster.${shell}`);
    writeFileSync(file, completionScript(shell));
    return file;
  };
  const run = (program: string, args: readonly string[]): string => {
    const { stdout, error } = spawnSync(program, args, {
      encoding: "utf8",
      env: { ...process.env, TERM: "dumb" },
      timeout: 50_000,
    });
    if (error !== undefined) throw error;
    return stdout;
  };
  const isThere = (shell: Shell): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

  it("bash: completes what bash itself breaks into several words", () => {
    const lines = ["muster ki", "muster up single", "muster cut --mode=ho", "muster cut --mode "];
    const ask = lines.map((line) => `ask ${JSON.stringify(line)}`).join("\n");
    const script = `source ${written("bash")}
      ask() { COMP_LINE=$1; COMP_POINT=\${#1}; COMPREPLY=(); _muster 2>/dev/null; echo "\${COMPREPLY[*]}"; }
      complete -p muster
      ${ask}`;
    expect(run("bash", ["--norc", "-c", script]).trimEnd().split("\n")).to.deep.equal([
      "complete -F _muster muster",
      "kill",
      "single-region",
      "hold",
      "drop refuse reset blackhole hold",
    ]);
  });

  it("bash: makes `muster` a command where there is none, and runs nothing that is typed", () => {
    const harmless = join(folder, "run");
    const script = `PATH=/usr/bin:/bin; source ${written("bash")}
      type -t muster
      COMP_LINE='muster kill $(touch ${harmless}) '; COMP_POINT=\${#COMP_LINE}; _muster 2>/dev/null
      ls ${harmless} 2>&1`;
    expect(run("bash", ["--norc", "-c", script])).to.match(/^function\n.*No such file/s);
  });

  it("fish: offers verbs and values with what they are", function () {
    if (!isThere("fish")) this.skip();
    const script = `source ${written("fish")}; complete -C "muster ki"; complete -C "muster cut --mode h"`;
    expect(run("fish", ["--no-config", "-c", script])).to.match(/^kill\tSIGKILL of the JVM\nhold\tcut mode\n$/);
  });

  it("zsh: completes the line that is being typed", function () {
    if (!isThere("zsh")) this.skip();
    const script = `zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z "PROMPT='> '; autoload -Uz compinit; compinit -u -d ${join(folder, "dump")}; source ${written("zsh")}; bindkey '^I' complete-word; print re''ady"
      zpty -r z line '*ready*'
      for typed in 'muster kil' 'muster cut --mode bl'; do
        zpty -w -n z "$typed"$'\\t'
        zpty -r z line '*(kill|blackhole)*' && print -r -- "\${line##*> }"
        zpty -w -n z $'\\C-u'
      done
      zpty -d z`;
    const typed = run("zsh", ["-f", "-c", script]);
    expect(typed).to.include("muster kill").and.include("--mode blackhole");
  });
});
