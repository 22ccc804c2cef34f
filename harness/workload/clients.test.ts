import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { clientNamed, clientNames } from "./clients.ts";

const source = (library: string, file: string): string =>
  readFileSync(join(dirname(findPackageJSON(library, import.meta.url) ?? ""), file), "utf8");
const valueIn = (library: string, file: string, name: string): number =>
  Number(new RegExp(`\\b${name}(?: =|:) ([\\d_]+)`).exec(source(library, file))?.[1]?.replaceAll("_", "") ?? Number.NaN);
const versionOf = (library: string): string => (JSON.parse(source(library, "package.json")) as { version: string }).version;

describe("the profile of a library as it comes", () => {
  const defaultIn = (file: string, name: string): number => valueIn("kafkajs", file, name);
  it("has the timeouts that the installed library's own source gives", () => {
    expect(clientNamed("kafkajs-defaults").tuning).to.deep.equal({
      connectionTimeoutMs: defaultIn("src/index.js", "connectionTimeout"),
      requestTimeoutMs: defaultIn("src/cluster/index.js", "requestTimeout"),
      metadataMaxAgeMs: defaultIn("src/index.js", "DEFAULT_METADATA_MAX_AGE"),
      sessionTimeoutMs: defaultIn("src/consumer/index.js", "sessionTimeout"),
      heartbeatIntervalMs: defaultIn("src/consumer/index.js", "heartbeatInterval"),
    });
  });

  it("has those of @platformatic/kafka too, whose producer and consumer share most", () => {
    const { base, consumer } = { base: "dist/clients/base/options.js", consumer: "dist/clients/consumer/options.js" };
    const ofLibrary = (file: string, name: string): number => valueIn("@platformatic/kafka", file, name);
    expect(clientNamed("platformatic").tuning).to.deep.equal({
      connectionTimeoutMs: ofLibrary(base, "connectTimeout"),
      requestTimeoutMs: ofLibrary(base, "timeout"),
      metadataMaxAgeMs: ofLibrary(base, "metadataMaxAge"),
      sessionTimeoutMs: ofLibrary(consumer, "sessionTimeout"),
      heartbeatIntervalMs: ofLibrary(consumer, "heartbeatInterval"),
    });
  });

  it("names the version that is installed", () => {
    for (const { driver } of clientNames.map(clientNamed))
      if (["kafkajs", "@platformatic/kafka"].includes(driver.library)) expect(driver.version).to.equal(versionOf(driver.library));
  });
});
