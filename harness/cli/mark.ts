import { UsageError } from "../core/errors.ts";
import type { MarkName } from "../observe/marks.ts";
import { sayMark } from "../observe/say-mark.ts";
import { markSocket } from "../observe/socket.ts";
import { projectRoot } from "./suites.ts";

/** Says a mark to the run that observes on this machine; what is not awaited is refused with what is. */
export async function mark(what: string, options: { readonly cluster?: string; readonly note?: string }): Promise<number> {
  const answer = await sayMark(markSocket(projectRoot), { mark: what as MarkName, ...options });
  if (!answer.ok) throw new UsageError(answer.text, { hint: answer.hint });
  process.stdout.write(`${answer.text}, at ${answer.at.toFixed(3)} s of the run's clock\n`);
  return 0;
}
