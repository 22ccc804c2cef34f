import { heal } from "../hands-on/heal.ts";
import { inject } from "../hands-on/inject.ts";
import { start } from "../hands-on/start.ts";
import type { Deed } from "./deed.ts";

/** A button does what its verb does: the same checks, lock, proofs and words. */
export async function perform({ kind, subjects, options, ttl }: Deed, run: string, say: (text: string) => void): Promise<void> {
  const on = { topology: run, say };
  const [subject = ""] = subjects;
  if (kind === "heal") await heal(subject, on);
  else if (kind === "heal-all") await heal(undefined, { ...on, all: true });
  else if (kind === "start") await start(subject, on);
  else await inject({ kind, subjects, options }, { ...on, ttl });
}
