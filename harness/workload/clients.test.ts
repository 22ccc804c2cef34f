import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { clientNamed } from "./clients.ts";

const library = dirname(createRequire(import.meta.url).resolve("kafkajs/package.json"));
const source = (file: string): string => readFileSync(join(library, file), "utf8");
const defaultIn = (file: string, name: string): number =>
  Number(new RegExp(`\\b${name} = (\\d+)`).exec(source(file))?.[1] ?? Number.NaN);

describe("the profile of kafkajs as it comes", () => {
  it("has the timeouts that the installed library's own source gives", () => {
    expect(clientNamed("kafkajs-defaults").tuning).to.deep.equal({
      connectionTimeoutMs: defaultIn("src/index.js", "connectionTimeout"),
      requestTimeoutMs: defaultIn("src/cluster/index.js", "requestTimeout"),
      metadataMaxAgeMs: defaultIn("src/index.js", "DEFAULT_METADATA_MAX_AGE"),
      sessionTimeoutMs: defaultIn("src/consumer/index.js", "sessionTimeout"),
      heartbeatIntervalMs: defaultIn("src/consumer/index.js", "heartbeatInterval"),
    });
  });

  it("names the version that is installed", () => {
    const { version } = JSON.parse(source("package.json")) as { version: string };
    expect(clientNamed("kafkajs").driver.version).to.equal(version);
  });
});
