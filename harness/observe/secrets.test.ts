import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { parseEnvironment } from "../environment/parse.ts";
import { resolveSecurity } from "./secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "muster-secrets-"));
const file = join(folder, "staging.yaml");
const resolved = (security: string) =>
  resolveSecurity(
    file,
    parseEnvironment(
      "staging.yaml",
      `topology: t\ntopics: { create: true }\nclusters:\n  east:\n    id: x\n    bootstrap: [a:1]\n    security: ${security}\n`,
    ),
  ).get("east");

describe("references to secrets", () => {
  before(() => {
    writeFileSync(join(folder, "password"), "open sesame\n");
    writeFileSync(join(folder, "ca.pem"), "-----BEGIN");
    process.env.MUSTER_TEST_USER = "ali";
  });
  after(() => delete process.env.MUSTER_TEST_USER);

  it("stand for a variable, or for a file beside the environment without its last newline", () => {
    const sasl = "{ mechanism: PLAIN, username: { env: MUSTER_TEST_USER }, password: { file: password } }";
    expect(resolved(`{ protocol: SASL_SSL, tls: { ca: { file: ca.pem } }, sasl: ${sasl} }`)).to.deep.equal({
      tls: { ca: "-----BEGIN" },
      sasl: { mechanism: "PLAIN", username: "ali", password: "open sesame" },
    });
    expect(resolved("{ protocol: SSL }")).to.deep.equal({ tls: {}, sasl: null });
    expect(resolved("{ protocol: PLAINTEXT }")).to.equal(undefined);
  });

  it("that lead nowhere are refused with their place", () => {
    const sasl = (password: string) =>
      `{ protocol: SASL_PLAINTEXT, sasl: { mechanism: PLAIN, username: { env: MUSTER_TEST_USER }, password: ${password} } }`;
    expect(() => resolved(sasl("{ env: MUSTER_TEST_NOWHERE }"))).to.throw(
      UsageError,
      /^staging\.yaml:7:\d+ clusters\.east\.security\.sasl\.password: the environment variable MUSTER_TEST_NOWHERE is not set/,
    );
    expect(() => resolved(sasl("{ file: nowhere }"))).to.throw(UsageError, "nowhere cannot be read");
  });
});
