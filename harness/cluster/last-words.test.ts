import { expect } from "chai";
import { lastWords } from "./last-words.ts";

describe("a node's last words", () => {
  it("keep the reason that a stack trace would push out", () => {
    const log = [
      "INFO starting",
      "ERROR Exiting Kafka due to fatal exception",
      "org.apache.kafka.common.config.ConfigException: Invalid value many for configuration log.cleaner.threads",
      ...Array.from({ length: 30 }, (_, depth) => `\tat kafka.Kafka.frame${depth}(Kafka.scala)`),
      "shut down",
    ];
    expect(lastWords(log).join("\n")).to.include("log.cleaner.threads").and.include("shut down").and.not.include("frame12");
  });

  it("are the last lines where nothing says why", () => {
    expect(lastWords(["a", "b", "c", "d", "e"])).to.deep.equal(["b", "c", "d", "e"]);
  });
});
