import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { olderThan } from "./engine.ts";
import { configuredAddress } from "./engine-address.ts";
import { loadCheck } from "./engine-checks.ts";
import { consentFrom } from "./engine-install.ts";

describe("an engine's API version", () => {
  it("is compared part by part, not as a decimal number", () => {
    expect(olderThan("1.9", "1.41")).to.equal(true);
    expect(olderThan("1.40", "1.41")).to.equal(true);
    expect(olderThan("1.41", "1.41")).to.equal(false);
    expect(olderThan("1.52", "1.41")).to.equal(false);
    expect(olderThan("2.0", "1.41")).to.equal(false);
  });
});

describe("where the engine is looked for", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-docker-config-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const context = (name: string, host: string) => {
    const meta = join(folder, "contexts", "meta", createHash("sha256").update(name).digest("hex"));
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(meta, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
  };

  it("is DOCKER_HOST before any context", () => {
    expect(configuredAddress({ DOCKER_HOST: "tcp://elsewhere:2375", DOCKER_CONTEXT: "colima", DOCKER_CONFIG: folder })).to.equal(
      "tcp://elsewhere:2375",
    );
  });

  it("is the endpoint of the current context", () => {
    context("colima", "unix:///home/someone/.colima/docker.sock");
    writeFileSync(join(folder, "config.json"), JSON.stringify({ currentContext: "colima" }));
    expect(configuredAddress({ DOCKER_CONFIG: folder })).to.equal("unix:///home/someone/.colima/docker.sock");
  });

  it("is left to the usual sockets without either, or with a context nobody described", () => {
    expect(configuredAddress({ DOCKER_CONFIG: folder })).to.equal(undefined);
    expect(configuredAddress({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: "default" })).to.equal(undefined);
    expect(configuredAddress({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: "gone" })).to.equal(undefined);
  });
});

describe("consent to install an engine", () => {
  it("is given by --yes, CI and MUSTER_YES, and refused by MUSTER_INSTALL=no before all of them", () => {
    expect(consentFrom({ yes: true }, {})).to.equal("given");
    expect(consentFrom({}, { CI: "true" })).to.equal("given");
    expect(consentFrom({}, { MUSTER_YES: "1" })).to.equal("given");
    expect(consentFrom({ yes: true }, { CI: "true", MUSTER_INSTALL: "no" })).to.equal("refused");
  });
});

describe("the machine's load, to doctor", () => {
  it("is a warning with what to do where more waits than there are cores, and never a failure", () => {
    expect(loadCheck(2, 2)).to.include({ ok: true, seen: "2.0 on 2 cores" });
    const busy = loadCheck(33.07, 2);
    expect(busy).to.include({ ok: undefined, seen: "33.1 on 2 cores" });
    expect(busy.hint).to.include("quiet the machine");
  });
});
