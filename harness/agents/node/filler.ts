import { type FileHandle, open, rm, stat, statfs } from "node:fs/promises";
import { formatSize } from "../../core/size.ts";
import { nodeDisk } from "../../protocol/places.ts";

/** Beside Kafka's log directory, on the same disk. */
const fillerFile = `${nodeDisk}/filler`;
const chunk = Buffer.alloc(1024 * 1024);
const keepFullEveryMs = 200;

/** Whether a disk of a bounded size is mounted here: the engine's own storage is nobody's to fill. */
async function isBounded(): Promise<boolean> {
  const [disk, root] = await Promise.all([stat(nodeDisk).catch(() => undefined), stat("/")]);
  return disk !== undefined && disk.dev !== root.dev;
}

/** Writes until the disk takes no more; true once not even one byte fits. */
async function writeUntilFull(file: FileHandle): Promise<void> {
  for (let size = chunk.length; size >= 1; ) {
    try {
      await file.appendFile(chunk.subarray(0, size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      if (size === 1) return;
      size = size > 4096 ? 4096 : 1;
    }
  }
}

/** Fills this machine's disk with a file of its own, and keeps it full: what Kafka gives back while it stands is taken too. */
export class Filler {
  #file: FileHandle | undefined;
  /** Until the disk has been seen to have room again. */
  #filled = false;
  #timer: NodeJS.Timeout | undefined;

  /** What was seen: the disk's size, and that nothing can be written to it any more. */
  async fill(): Promise<string> {
    if (!(await isBounded()))
      throw new Error(
        "the disk of this node is not bounded, so it cannot be filled: give its cluster a `disk: mebibytes(n)` in the topology",
      );
    this.#filled = true;
    this.#file ??= await open(fillerFile, "a");
    await writeUntilFull(this.#file);
    const { bavail, blocks, bsize } = await statfs(nodeDisk);
    if (bavail !== 0) throw new Error(`the disk has ${bavail} free blocks after it was filled`);
    this.#keepFull(this.#file);
    return `disk of ${formatSize(blocks * bsize)} full: a write fails with ENOSPC, 0 blocks are free`;
  }

  /** Removes the file, also one of an agent that died before it could. Removing what is not there succeeds. */
  async remove(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#file?.close();
    this.#file = undefined;
    await rm(fillerFile, { force: true });
    if (this.#filled && (await statfs(nodeDisk)).bavail === 0) throw new Error("the disk has no room without what filled it");
    this.#filled = false;
  }

  #keepFull(file: FileHandle): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await writeUntilFull(file).catch(() => undefined);
      if (this.#file === file) this.#keepFull(file);
    }, keepFullEveryMs);
  }
}
