import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Quota } from "./quota.ts";

/** The kernel's own `cpu.cfs_period_us`. */
const periodMs = 100;
const lookEveryMs = 5;
/** USER_HZ: what /proc counts CPU in. */
const msPerTick = 10;

/** CPU that a process has used, user and system; undefined when it has gone. */
export function cpuMsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13);
    return (Number(utime) + Number(stime)) * msPerTick;
  } catch {
    return undefined;
  }
}

const signal = (pid: number, name: "SIGSTOP" | "SIGCONT"): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal; the next look finds that.
  }
};

/**
 * Freezes and thaws one process so that it gets a share of one core. Stopping is done by signals because a container may not
 * write its own cgroup; to the process it is the same: all threads stand still until the next period.
 */
export class Throttle {
  readonly #pid: number;
  readonly #quota: Quota;
  readonly #timer: NodeJS.Timeout;
  readonly #began = performance.now();
  readonly #usedBefore: number;
  #periodEnds = 0;
  #frozen = false;
  #held = false;
  #periods = 0;
  #heldBack = 0;

  constructor(pid: number, share: number) {
    this.#pid = pid;
    this.#usedBefore = cpuMsOf(pid) ?? 0;
    this.#quota = new Quota(share, periodMs, this.#usedBefore);
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  /** What it has had of one core since it is throttled, and in how many of the periods it wanted more. */
  get had(): { share: number; ms: number; periods: number; heldBack: number } {
    const ms = performance.now() - this.#began;
    const used = (cpuMsOf(this.#pid) ?? this.#usedBefore) - this.#usedBefore;
    return { share: used / ms, ms, periods: this.#periods, heldBack: this.#heldBack };
  }

  /** Thaws it. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#frozen) signal(this.#pid, "SIGCONT");
  }

  #look(): void {
    const used = cpuMsOf(this.#pid);
    if (used === undefined) return;
    const at = performance.now();
    if (at >= this.#periodEnds) {
      this.#quota.renew(used);
      this.#periodEnds = at + periodMs;
      this.#periods += 1;
      if (this.#held) this.#heldBack += 1;
      this.#held = false;
    }
    const spent = this.#quota.spent(used);
    if (spent) this.#held = true;
    if (spent === this.#frozen) return;
    signal(this.#pid, spent ? "SIGSTOP" : "SIGCONT");
    this.#frozen = spent;
  }
}

/** As long as a process must want more than its share for that to be seen. */
const seenWithinMs = 4000;

/** A share that a process does not ask for holds nothing back: that is no fault. */
export async function seenHeldBack(throttle: Throttle, share: number): Promise<string> {
  const until = performance.now() + seenWithinMs;
  for (;;) {
    await sleep(500);
    const { share: had, ms, periods, heldBack } = throttle.had;
    const seen = `${had.toFixed(3)} of a core in ${(ms / 1000).toFixed(1)} s (${share} allowed), held back in ${heldBack} of ${periods} periods`;
    if (heldBack >= 5 && had <= share * 1.2 + 0.01) return seen;
    if (performance.now() > until) throw new Error(`the throttle does not hold the process to its share: ${seen}`);
  }
}
