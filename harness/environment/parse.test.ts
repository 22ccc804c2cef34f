import { readFileSync } from "node:fs";
import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { environmentJsonSchema } from "./environment.ts";
import { parseEnvironment } from "./parse.ts";

const sound = `topology: active-passive
topics: { create: true }
clusters:
  east:
    id: 5L6g3nShT-eMCtK--X86sw
    bootstrap: [east1:9011, east2:9021]
    security:
      protocol: SASL_SSL
      tls: { ca: { file: ca.pem } }
      sasl: { mechanism: PLAIN, username: { env: KAFKA_USER }, password: { file: secret } }
`;

const refusal = (text: string): string => {
  try {
    parseEnvironment("staging.yaml", text);
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return (error as Error).message;
  }
  return expect.fail("expected a refusal");
};

describe("an environment file", () => {
  it("is taken as it is written, and tells where each part of it stands", () => {
    const { environment, place } = parseEnvironment("staging.yaml", sound);
    expect(environment.clusters.east?.security.sasl?.password).to.deep.equal({ file: "secret" });
    expect(environment.markWithinMinutes).to.equal(30);
    expect(place("clusters", "east", "id")).to.equal("staging.yaml:5:5 clusters.east.id");
  });

  const wrong: [what: string, from: string, to: string, said: string][] = [
    ["an unknown key", "    id:", "    identifier: x\n    id:", "staging.yaml:5:5 clusters.east.identifier: is not a key here"],
    [
      "a misspelled key",
      "bootstrap:",
      "bootstrp:",
      'staging.yaml:6:5 clusters.east.bootstrp: is not a key here; did you mean "bootstrap"?',
    ],
    ["a missing key", "    id: 5L6g3nShT-eMCtK--X86sw\n", "", "staging.yaml:4:3 clusters.east.id: is missing"],
    ["an address without a port", "east2:9021", "east2", "staging.yaml:6:29 clusters.east.bootstrap.1: must be host:port"],
    [
      "a secret written out",
      "{ file: secret }",
      "hunter2",
      "staging.yaml:10:64 clusters.east.security.sasl.password: is a secret written out",
    ],
    [
      "a protocol without its credentials",
      "      sasl:",
      "      # sasl:",
      'staging.yaml:8:7 clusters.east.security.protocol: SASL_SSL needs "sasl" beside it',
    ],
    [
      "credentials that nobody asks for",
      "SASL_SSL",
      "SSL",
      "staging.yaml:10:7 clusters.east.security.sasl: does not go with SSL",
    ],
    ["no workload at all", "clusters:", "workloads: []\nclusters:", "staging.yaml:3:1 workloads: must name at least one"],
    ["the same key twice", "topics:", "topology:", "staging.yaml:2:1 Map keys must be unique"],
    ["no YAML at all", "topology:", "[topology:", "staging.yaml:"],
  ];
  for (const [what, from, to, said] of wrong)
    it(`refuses ${what}, with its place`, () => {
      expect(refusal(sound.replace(from, to))).to.include(said);
    });

  it("never prints a secret that was written out", () => {
    const message = refusal(sound.replace("{ env: KAFKA_USER }", "hunter1").replace("{ file: secret }", "hunter2"));
    expect(message).to.include("username").and.to.include("password");
    expect(message).not.to.include("hunter");
  });

  it("may be the one that the documentation shows", () => {
    const { environment } = parseEnvironment(
      "staging.yaml",
      readFileSync(new URL("../../docs/staging.yaml", import.meta.url), "utf8"),
    );
    expect(Object.keys(environment.clusters)).to.deep.equal(["east", "west"]);
  });

  it("refuses what is not an environment", () => {
    expect(refusal("hello")).to.include("staging.yaml:1:1");
    expect(refusal("")).to.include("staging.yaml:1:1");
  });
});

describe("the JSON Schema of an environment", () => {
  it("calls nothing read-only: all of it is a person's to write", () => {
    expect(JSON.stringify(environmentJsonSchema())).to.include("bootstrap").and.not.include("readOnly");
  });
});
