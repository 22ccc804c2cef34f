/** What a button may ask for: the verbs by hand, with the words that they take. Pure. */
import { prettifyError, z } from "zod";
import { UsageError } from "../../core/errors.ts";

const word = z.string().min(1).max(200);

const deed = z.strictObject({
  kind: z.enum(["cut", "kill", "stop", "pause", "start", "heal", "heal-all"]),
  subjects: z.array(word).max(2).readonly(),
  options: z.strictObject({ mode: word.exactOptional() }),
  ttl: word,
});

export type Deed = z.infer<typeof deed>;

const subjectsOf: Readonly<Record<Deed["kind"], number>> = {
  cut: 2,
  kill: 1,
  stop: 1,
  pause: 1,
  start: 1,
  heal: 1,
  "heal-all": 0,
};

export function deedOf(body: unknown): Deed {
  const { success, data, error } = deed.safeParse(body);
  if (!success) throw new UsageError(`that is no deed: ${prettifyError(error).replaceAll("\n", " ")}`);
  const { kind, subjects, options } = data;
  if (subjects.length !== subjectsOf[kind])
    throw new UsageError(`${kind} takes ${subjectsOf[kind]} subjects, not ${subjects.length}`);
  if (options.mode !== undefined && kind !== "cut") throw new UsageError(`${kind} takes no mode`);
  if ([...subjects, data.ttl, options.mode ?? ""].some((one) => one.startsWith("-")))
    throw new UsageError("a subject begins with no dash");
  return data;
}

/** The same as a command, for whoever wants to type it the next time. */
export function commandOf({ kind, subjects, options, ttl }: Deed): string {
  if (kind === "heal-all") return "muster heal --all";
  if (kind === "heal" || kind === "start") return `muster ${kind} ${subjects.join(" ")}`;
  const mode = options.mode === undefined || options.mode === "drop" ? "" : ` --mode ${options.mode}`;
  return `muster ${kind} ${subjects.join(" ")}${mode} --ttl ${ttl}`;
}
