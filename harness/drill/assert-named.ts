import { UsageError } from "../core/errors.ts";
import { placeText } from "../core/place.ts";
import type { DrillDefinition } from "./definition.ts";

type Named = Pick<DrillDefinition, "name" | "place"> & { readonly spec: Pick<DrillDefinition["spec"], "tags"> };

/** A drill is asked for by its name or a tag, and its runs lie in folders of its name: neither may be mistaken. */
export function assertNamed(drill: Named, others: readonly Named[]): void {
  const { name, spec } = drill;
  if (!/^[a-z0-9-]+$/.test(name))
    throw new UsageError(`${placeText(drill.place)}: a drill cannot be called "${name}"; its runs lie in folders of its name`, {
      hint: "use small letters, digits and hyphens",
    });
  const same = others.find((other) => other.name === name);
  if (same !== undefined)
    throw new UsageError(`two drills are called "${name}": in ${placeText(same.place)} and in ${placeText(drill.place)}`, {
      hint: "rename one",
    });
  for (const other of others) {
    assertNoTag(drill, spec.tags, other);
    assertNoTag(other, other.spec.tags, drill);
  }
}

function assertNoTag(tagged: Named, tags: readonly string[], { name, place }: Named): void {
  if (tags.includes(name))
    throw new UsageError(
      `the tag "${name}" of drill "${tagged.name}" in ${placeText(tagged.place)} is the name of the drill in ${placeText(place)}: which would run?`,
      { hint: "rename the tag" },
    );
}
