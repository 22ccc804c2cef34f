import { expect } from "chai";
import type { Security } from "../protocol/security.ts";
import { clientProperties, toolAccess } from "./tool-access.ts";

const security: Security = {
  tls: { ca: "BEGIN\nabc\nEND\n" },
  sasl: { mechanism: "SCRAM-SHA-512", username: "muster", password: "secret" },
};

describe("a tool of Kafka", () => {
  it("is run as it is where listeners are open", () => {
    expect(toolAccess(undefined, "TopicCommand")).to.deep.equal({ before: [], words: [], env: [] });
  });

  it("is told in its environment who it is, and on its command line only where that stands", () => {
    const { before, words, env } = toolAccess(security, "TopicCommand");
    expect([...before, ...words].join(" ")).not.to.include("secret");
    expect(words).to.deep.equal(["--command-config", "/tmp/muster-client.properties"]);
    expect(env).to.deep.equal([`MUSTER_CLIENT=${clientProperties(security)}`]);
  });

  it("is told so by the option that it has", () => {
    expect(toolAccess(security, "ConsoleConsumer").words[0]).to.equal("--consumer.config");
    expect(toolAccess(security, "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand").words[0]).to.equal(
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
