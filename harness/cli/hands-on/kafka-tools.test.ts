import { expect } from "chai";
import { toolArguments } from "./kafka-tools.ts";

const bootstrap = ["east1:9011", "east2:9021"];

describe("a tool of Kafka", () => {
  it("is told where the cluster is, before its own words", () => {
    expect(toolArguments("topics", ["--list"], bootstrap)).to.deep.equal([
      "TopicCommand",
      "--bootstrap-server",
      "east1:9011,east2:9021",
      "--list",
    ]);
  });

  it("is told so behind its subcommand where it must be", () => {
    expect(toolArguments("cluster", ["cluster-id"], bootstrap)).to.deep.equal([
      "ClusterTool",
      "cluster-id",
      "--bootstrap-server",
      "east1:9011,east2:9021",
    ]);
  });

  it("is told nothing where that was said already, where it only helps, and where it reads files", () => {
    expect(toolArguments("topics", ["--bootstrap-server", "east3:9031", "--list"], bootstrap)).to.have.length(4);
    expect(toolArguments("topics", ["--help"], bootstrap)).to.deep.equal(["TopicCommand", "--help"]);
    expect(toolArguments("dump-log", ["--files", "x.log"], bootstrap)).to.deep.equal(["DumpLogSegments", "--files", "x.log"]);
  });

  it("is told who it is beside where the cluster is, where that was not said", () => {
    const access = ["--command-config", "/tmp/client"];
    expect(toolArguments("topics", ["--list"], ["e:1"], access).slice(1)).to.deep.equal([
      "--bootstrap-server",
      "e:1",
      ...access,
      "--list",
    ]);
    expect(toolArguments("topics", ["--command-config", "mine"], ["e:1"], access)).not.to.include("/tmp/client");
    expect(toolArguments("dump-log", [], ["e:1"], access)).to.deep.equal(["DumpLogSegments"]);
  });

  it("is known by its script's name too", () => {
    expect(toolArguments("kafka-topics.sh", ["--list"], bootstrap)[0]).to.equal("TopicCommand");
  });

  it("is suggested where its name is misspelled", () => {
    expect(() => toolArguments("topcis", [], bootstrap)).to.throw('there is no tool "topcis"; did you mean "topics"?');
  });
});
