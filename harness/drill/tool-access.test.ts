import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { expect } from "chai";
import type { Security } from "../protocol/security.ts";
import { clientProperties, toolAccess } from "./tool-access.ts";

const security: Security = {
  tls: { ca: "BEGIN\nabc\nEND\n" },
  sasl: { mechanism: "SCRAM-SHA-512", username: "muster", password: "secret" },
};

describe("a tool of Kafka", () => {
  it("is run as it is where listeners are open", () => {
    expect(toolAccess(undefined, "east", "TopicCommand")).to.deep.equal({ before: [], words: [], env: [] });
  });

  it("is told in its environment who it is, and on its command line only where that stands", () => {
    const { before, words, env } = toolAccess(security, "east", "TopicCommand");
    expect([...before, ...words].join(" ")).not.to.include("secret");
    expect(words).to.deep.equal(["--command-config", "/tmp/muster-client-east.properties"]);
    expect(env).to.deep.equal([`MUSTER_CLIENT=${clientProperties(security)}`]);
  });

  it("finds there what its own cluster asks for, whichever else is spoken to from the same machine", () => {
    const [here, there] = [security, { ...security, tls: { ca: "BEGIN\nother\nEND\n" } }];
    const [one, other] = [toolAccess(here, "test-here", "TopicCommand"), toolAccess(there, "test-there", "TopicCommand")];
    for (const { before, env } of [one, other]) {
      const [program = "", ...args] = [...before, "sh", "-c", "echo gone$MUSTER_CLIENT"];
      const [, value = ""] = /^MUSTER_CLIENT=([\s\S]*)$/.exec(env[0] ?? "") ?? [];
      expect(spawnSync(program, args, { encoding: "utf8", env: { ...process.env, MUSTER_CLIENT: value } }).stdout).to.equal(
        "gone\n",
      );
    }
    expect(readFileSync(one.words[1] ?? "", "utf8")).to.equal(clientProperties(here));
    expect(readFileSync(other.words[1] ?? "", "utf8")).to.equal(clientProperties(there));
    for (const { words } of [one, other]) rmSync(words[1] ?? "");
  });

  it("is told so by the option that it has", () => {
    expect(toolAccess(security, "east", "ConsoleConsumer").words[0]).to.equal("--consumer.config");
    expect(toolAccess(security, "east", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand").words[0]).to.equal(
      "--command-config",
    );
  });

  it("speaks as clients do", () => {
    expect(clientProperties(security).split("\n")).to.deep.equal([
      "security.protocol=SASL_SSL",
      "ssl.truststore.type=PEM",
      "ssl.truststore.certificates=BEGIN\\nabc\\nEND",
      "sasl.mechanism=SCRAM-SHA-512",
      'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="muster" password="secret";',
      "",
    ]);
  });
});
