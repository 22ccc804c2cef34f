import { minutes } from "../core/duration.ts";
import type { Opening } from "../drill/play.ts";
import type { MarkDesk, TakenMark } from "./mark-desk.ts";
import type { Awaited } from "./marks.ts";

declare module "../timeline/events.ts" {
  interface OperationalEvents {
    mark: Detail & { readonly mark: string; readonly by: "human" };
  }
}

/** Says what is to be done now, waits until somebody has marked it done, and puts the mark into the timeline. */
export type AskPeople = (awaited: Awaited, please: string) => Promise<TakenMark>;

export const askPeople =
  ({ narrator, step, untimed, folder, signal }: Opening, desk: MarkDesk, markWithinMinutes: number): AskPeople =>
  async (awaited, please) => {
    narrator.say(`>>> ${please}; when it is done: muster mark ${awaited.mark}`);
    const mark = await untimed(() =>
      step(`waiting for the mark "${awaited.mark}" (${awaited.what})`, () =>
        desk.await(awaited, minutes(markWithinMinutes), signal),
      ),
    );
    folder.record({ ...mark, event: "mark", by: "human" });
    return mark;
  };
