import { calledAt } from "../core/place.ts";
import type { DrillContext } from "./context.ts";
import { type DrillDefinition, type DrillSpec, register } from "./definition.ts";
import { runDrill } from "./run.ts";
import { session } from "./session.ts";

/**
 * Defines a drill. Under mocha it is a test whose time belongs to the drill: a plain `it` that hits mocha's timeout lets the
 * next test run before `await using` has healed and taken down what this one made.
 */
export function drill<Region extends string, Cluster extends string, Client extends string>(
  name: string,
  spec: DrillSpec<Region, Cluster, Client>,
  body: (context: DrillContext<Region, Cluster, Client>) => Promise<void>,
): void {
  enlist({ name, spec, body, place: calledAt() } as unknown as DrillDefinition);
}

/** Registers a drill, and makes a test of it under mocha. */
export function enlist(definition: DrillDefinition): void {
  register(definition);
  if (typeof globalThis.it !== "function") return;
  it(definition.name, async function () {
    this.timeout(0);
    const failures: Error[] = [];
    for (let index = 1; index <= session().parameters.repeat && !session().signal.aborted; index++) {
      const result = await runDrill(definition, session(), index);
      session().results.push(result);
      session().onResult(result);
      if (result.failure !== undefined) failures.push(result.failure);
    }
    if (failures[0] !== undefined) throw failures[0];
  });
}
