import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import type { DrillDefinition } from "../drill/definition.ts";
import { parseEnvironment } from "../environment/parse.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { assertFit, observingOf } from "./observing.ts";

const cluster = (name: string): string => `  ${name}: { id: x, bootstrap: [a:1], security: { protocol: PLAINTEXT } }\n`;
const environment = (topology: string, ...clusters: string[]) =>
  parseEnvironment(
    "staging.yaml",
    `topology: ${topology}\ntopics: { create: true }\nclusters:\n${clusters.map(cluster).join("")}`,
  );
const workloads = [{ name: "payments" }, { name: "clicks" }];
const drill = { name: "region-loss", spec: { topology: twoRegions, workloads } } as unknown as DrillDefinition;
const only = (...names: string[]) =>
  parseEnvironment(
    "staging.yaml",
    `topology: two\ntopics: { create: true }\nworkloads: [${names.join(", ")}]\nclusters:\n${cluster("east")}${cluster("west")}`,
  );

describe("an environment and a drill", () => {
  it("fit where the topology and the names of its clusters are the same", () => {
    expect(() => assertFit(drill, environment("two", "east", "west"))).not.to.throw();
  });

  it("do not where they differ, which is told with its place", () => {
    expect(() => assertFit(drill, environment("other", "east", "west"))).to.throw(
      UsageError,
      /^staging\.yaml:1:1 topology: is other, but region-loss plays on two$/,
    );
    expect(() => assertFit(drill, environment("two", "east", "wset"))).to.throw(
      UsageError,
      /^staging\.yaml:5:3 clusters\.wset: two has the clusters east, west, not east, wset$/,
    );
    expect(() => assertFit(drill, environment("two", "east"))).to.throw(UsageError, /^staging\.yaml:3:1 clusters: /);
  });

  it("go together where the environment takes some of the drill's workloads, not where it names others", () => {
    expect(() => assertFit(drill, only("payments"))).not.to.throw();
    expect(() => assertFit(drill, only("payments", "clikcs"))).to.throw(
      UsageError,
      'staging.yaml:3:23 workloads.1: region-loss has no workload clikcs; did you mean "clicks"?',
    );
  });

  it("go together on the command line, without what chooses a Kafka to start", () => {
    const asked =
      (observe: boolean, file: string | undefined, words = {}) =>
      () =>
        observingOf({ observe, environment: file }, words);
    expect(asked(false, undefined)()).to.equal(undefined);
    expect(asked(true, undefined)).to.throw(UsageError, "--observe needs --environment");
    expect(asked(false, "staging.yaml")).to.throw(UsageError, "--environment goes with --observe");
    expect(asked(true, "staging.yaml", { kafka: "3.9.2" })).to.throw(UsageError, "--observe starts no Kafka");
    expect(asked(true, "staging.yaml", { secure: true })).to.throw(UsageError, "--observe starts no Kafka");
    expect(asked(true, "nowhere.yaml")).to.throw(UsageError, "cannot be read");
  });
});
