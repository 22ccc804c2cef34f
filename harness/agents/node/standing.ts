import type { NodeDeed } from "../../protocol/commands.ts";

/** What a machine should be like under all the deeds that stand on it. */
export interface Wanted {
  /** A deed took the process, so it stays down until the last such deed is undone. */
  readonly down: boolean;
  readonly frozen: boolean;
  /** Of one core; the smallest of all; null = all it can get. */
  readonly share: number | null;
  /** No room on the disk: a process that ended for it is not started until there is some. */
  readonly full: boolean;
  /** Over those it was launched with; what was said last wins. */
  readonly settings: Readonly<Record<string, string>>;
}

const takesProcess: readonly NodeDeed["kind"][] = ["kill", "stop", "loseDisk", "loseUnflushed"];

/** The undo of a deed is to make the machine what the others want: healing one fault never heals another. */
export function wantedBy(standing: Iterable<NodeDeed>): Wanted {
  const deeds = [...standing];
  const shares = deeds.flatMap((deed) => (deed.kind === "throttle" ? [deed.cpu] : []));
  return {
    down: deeds.some(({ kind }) => takesProcess.includes(kind)),
    frozen: deeds.some(({ kind }) => kind === "pause"),
    share: shares.length === 0 ? null : Math.min(...shares),
    full: deeds.some(({ kind }) => kind === "fillDisk"),
    settings: Object.assign({}, ...deeds.flatMap((deed) => (deed.kind === "misconfigure" ? [deed.settings] : []))),
  };
}

/** Only the undo of what may have ended a process starts one: a process that ended for other reasons is nobody's to heal. */
export const mayHaveEndedProcess = ({ kind }: NodeDeed): boolean => kind !== "pause" && kind !== "throttle";
