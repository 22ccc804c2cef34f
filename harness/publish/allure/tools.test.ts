import { expect } from "chai";
import { EnvironmentError } from "../../core/errors.ts";
import { ensureAllure } from "./tools.ts";

describe("Allure 2 without Java", () => {
  const before = process.env.JAVA_HOME;
  afterEach(() => {
    if (before === undefined) delete process.env.JAVA_HOME;
    else process.env.JAVA_HOME = before;
  });

  it("is refused before anything is installed, with what to do", async () => {
    process.env.JAVA_HOME = "/nowhere";
    const error = await ensureAllure(2, () => expect.fail("something was installed")).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(EnvironmentError).with.property("message").that.includes("/nowhere/bin/java");
    expect(error).to.have.property("hint").that.includes("--allure 3");
  });
});
