import type { TimelineEvent } from "../timeline/events.ts";
import type { Facts } from "./facts.ts";

interface Hello {
  readonly library: string;
  readonly version: string;
}

/** The library as its own programs said it is: which version of it an image holds is not for a profile to know. */
export function greeted(client: Facts["client"], timeline: readonly TimelineEvent[]): Facts["client"] {
  const hellos = timeline.filter((one) => (one.event as string) === "client.hello") as unknown as readonly Hello[];
  const versions = new Set(hellos.filter(({ library }) => library === client.library).map(({ version }) => version));
  return versions.size === 0 ? client : { ...client, version: [...versions].join(" and ") };
}
