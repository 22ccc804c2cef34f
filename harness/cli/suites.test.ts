import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { topologyUp } from "./suites.ts";

describe("the topology that is up", () => {
  const folder = mkdtempSync(join(tmpdir(), "muster-topologies-"));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const whole = file("whole.ts", 'export default [{ name: "one" }, { name: "two" }];');
  const broken = file("broken.ts", "export default {{;");
  after(() => rmSync(folder, { recursive: true }));

  it("is found whatever somebody else's file is like: it may have to be healed", async () => {
    expect(await topologyUp("two", [broken, whole])).to.have.property("name", "two");
    expect(await topologyUp("three", [whole])).to.equal(undefined);
  });

  it("may be in the file that cannot be loaded, which is told with its mistake", async () => {
    const error = await topologyUp("three", [broken, whole]).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UsageError);
    expect((error as Error).message).to.match(/broken\.ts.* cannot be loaded/);
  });
});
