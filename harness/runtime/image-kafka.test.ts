import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { defaultKafka, missingPackage, requireKafkaVersion, unknownVersion } from "./image-kafka.ts";

describe("a version of Kafka", () => {
  it("is the Dockerfile's where nothing is said", async () => {
    expect(await defaultKafka()).to.match(/^\d+\.\d+\.\d+$/);
  });

  it("is refused before anything is asked of anybody where controllers cannot be asked", async () => {
    const refusal = await requireKafkaVersion("3.6.2").catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(UsageError).with.property("message", "Kafka 3.6.2 is too old for Muster");
  });

  it("that does not exist is told by what Maven says, and not by its other troubles", () => {
    const said =
      "[ERROR] Failed to execute goal on project kafka-jars: Could not resolve dependencies for project muster:kafka-jars:pom:1: " +
      "Could not find artifact org.apache.kafka:kafka_2.13:jar:9.9.9 in central";
    const told = missingPackage("9.9.9", said);
    expect(told).to.be.instanceOf(UsageError);
    expect(told?.message).to.equal("Kafka 9.9.9 cannot be had: Maven has no org.apache.kafka:kafka_2.13 of that version");
    const troubles = [
      "Could not transfer artifact org.apache.kafka:kafka_2.13:pom:9.9.9: timed out",
      "Could not find artifact com.example:else:jar:1",
    ];
    for (const trouble of troubles) expect(missingPackage("9.9.9", trouble), trouble).to.equal(undefined);
  });

  it("is offered only from the first that Muster can observe", () => {
    expect(unknownVersion("9.9.9", ["3.6.2", "3.10.0", "4.3.1"]).hint).to.equal("there are 3.10.0, 4.3.1");
  });
});
