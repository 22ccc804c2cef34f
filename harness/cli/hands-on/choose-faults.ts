import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import type { HeldFault } from "../../injector/held.ts";

type Standing = Pick<HeldFault, "id" | "what">;

/**
 * Which faults `heal` means: the one that is named, the only one that stands, or all of them, the last one first. One that has been
 * and stands no more is none, and no error; one that never was is an error. `had`: the ids that this run has had.
 */
export function chooseFaults<F extends Standing>(
  standing: readonly F[],
  had: readonly string[],
  { id, all = false }: { readonly id?: string | undefined; readonly all?: boolean | undefined },
): readonly F[] {
  if (id !== undefined && all) throw new UsageError(`heal ${id}, or heal --all: not both`);
  if (id !== undefined) {
    const meant = standing.filter((fault) => fault.id === id);
    if (meant.length > 0 || had.includes(id)) return meant;
    const known = [...new Set([...standing.map((fault) => fault.id), ...had])];
    throw new UsageError(`there was never a fault "${id}" here${suggestion(id, known)}`, { hint: whatStands(standing) });
  }
  if (all || standing.length <= 1) return standing.toReversed();
  throw new UsageError(`${standing.length} faults stand: say which, or --all`, { hint: whatStands(standing) });
}

const whatStands = (standing: readonly Standing[]): string =>
  standing.length === 0 ? "none stands now" : `standing: ${standing.map(({ id, what }) => `${id} (${what})`).join(", ")}`;
