/** What verbs of other processes write down of a topology that is up, as they do; what its agents say is heard from them. */
import { join } from "node:path";
import { isAgents } from "../../drill/told-by.ts";
import { decode } from "../../protocol/lines.ts";
import { FollowedFile } from "../../publish/live/followed-file.ts";
import type { TimelineEvent } from "../../timeline/events.ts";

export class FolderNews {
  readonly #file: FollowedFile;
  /** `verify` writes the file anew, with what was in it. */
  readonly #seen = new Set<string>();

  constructor(folder: string) {
    this.#file = new FollowedFile(join(folder, "timeline.ndjson"));
  }

  /** Since the last look. A line that is no event is none of a verb that was whole. */
  events(): TimelineEvent[] {
    return this.#file.newLines().flatMap((line) => {
      const event = decode<TimelineEvent>(line);
      if (event === undefined || typeof event.event !== "string" || isAgents(event) || this.#seen.has(line)) return [];
      this.#seen.add(line);
      return event;
    });
  }
}
