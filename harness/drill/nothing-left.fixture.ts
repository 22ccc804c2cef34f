import { expect } from "chai";
import { runsThere } from "../runtime/sweep.ts";
import { session } from "./session.ts";

/** Of a test's own run no container, network or volume is there any more. */
export async function assertNothingLeft(run: string): Promise<void> {
  expect(
    (await runsThere(session().docker)).filter((one) => one.run === run),
    "left behind",
  ).to.deep.equal([]);
}
