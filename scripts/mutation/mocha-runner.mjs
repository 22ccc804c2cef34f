/**
 * Runs mocha 12 inside Stryker's worker: test files are loaded once, mutants are switched on one after another, and only the
 * tests that reach a mutant are run against it. (@stryker-mutator/mocha-runner 10.0.0 reaches into files that mocha 12 no longer has.)
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { DryRunStatus, determineHitLimitReached, TestStatus, toMutantRunResult } from "@stryker-mutator/api/test-runner";

const { default: Mocha } = await import(pathToFileURL(createRequire(resolve("package.json")).resolve("mocha")).href);

/** What the instrumented checker and Stryker share. */
function mutantContext() {
  globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
  return globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];
}

class MochaRunner {
  static inject = tokens(commonTokens.options);
  #context = mutantContext();
  #mocha;
  #spec;
  #loaded = false;
  #reached = () => {};

  constructor({ mocha }) {
    this.#spec = mocha.spec;
  }

  async capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    this.#mocha = new Mocha({ reporter: Silent, timeout: 0 });
    this.#mocha.cleanReferencesAfterRun(false);
    for (const file of this.#spec.toSorted(byCost)) this.#mocha.addFile(resolve(file));
    const reached = (context) => this.#reached(context);
    this.#mocha.suite.beforeEach(function () {
      reached(this);
    });
  }

  async dryRun({ coverageAnalysis, disableBail }) {
    if (coverageAnalysis === "perTest")
      this.#reached = ({ currentTest }) => {
        this.#context.currentTestId = currentTest?.fullTitle();
      };
    const result = await this.#run({ bail: !disableBail });
    this.#reached = () => {};
    if (result.status === DryRunStatus.Complete && coverageAnalysis !== "off")
      result.mutantCoverage = this.#context.mutantCoverage;
    return result;
  }

  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit, mutantActivation }) {
    this.#context.hitLimit = hitLimit;
    this.#context.hitCount = hitLimit ? 0 : undefined;
    const only = new Set(testFilter);
    const grep = testFilter ? { test: (title) => only.has(title) } : /.*/;
    return toMutantRunResult(await this.#run({ bail: !disableBail, mutant: activeMutant.id, mutantActivation, grep }));
  }

  async #run({ bail, mutant, mutantActivation, grep }) {
    try {
      if (!this.#loaded) {
        this.#context.activeMutant = mutantActivation === "static" ? mutant : undefined;
        await this.#mocha.loadFilesAsync();
        this.#loaded = true;
      }
      if (grep !== undefined) this.#mocha.options.grep = grep;
      setBail(this.#mocha.suite, bail);
      this.#context.activeMutant = mutant;
      await new Promise((done) => this.#mocha.run(done));
      const limit = determineHitLimitReached(this.#context.hitCount, this.#context.hitLimit);
      return limit ?? { status: DryRunStatus.Complete, tests: Silent.tests };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error?.stack ?? error) };
    }
  }

  async dispose() {
    this.#mocha?.dispose();
  }
}

/** What judges most in the least time comes first: most mutants never see the others. */
function byCost(one, other) {
  const cost = (file) => ["histories", "planted"].findIndex((name) => file.includes(name));
  return cost(one) - cost(other) || one.localeCompare(other);
}

function setBail(suite, bail) {
  suite.bail(bail);
  for (const child of suite.suites) setBail(child, bail);
}

/** A reporter that keeps what Stryker wants to know. */
class Silent {
  static tests = [];
  constructor(runner) {
    Silent.tests = [];
    let since = performance.now();
    const told = (id, over) => {
      const now = performance.now();
      Silent.tests.push({ id, name: id, timeSpentMs: now - since, ...over });
      since = now;
    };
    runner.on("pass", (test) => told(test.fullTitle(), { status: TestStatus.Success, fileName: test.file }));
    runner.on("fail", (test, error) =>
      told(test.ctx?.currentTest?.fullTitle() ?? test.fullTitle(), {
        status: TestStatus.Failed,
        failureMessage: error.message || "failed",
      }),
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "mocha 12", MochaRunner)];
