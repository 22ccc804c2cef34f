/** A file of lines that others append to, read as it grows. Whoever puts another file in its place is followed from that one's beginning. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** At a look; the rest is read at the next. */
const MOST_BYTES = 4 * 2 ** 20;

export class FollowedFile {
  readonly #path: string;
  #inode = 0;
  #read = 0;
  #decoder = new TextDecoder();
  #rest = "";

  constructor(path: string) {
    this.#path = path;
  }

  /** Lines that were ended since the last look; none where there is no file. */
  newLines(): string[] {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch {
      return [];
    }
    try {
      const { ino, size } = fstatSync(file);
      if (ino !== this.#inode || size < this.#read) this.#beginWith(ino);
      const buffer = Buffer.alloc(Math.min(MOST_BYTES, size - this.#read));
      const read = readSync(file, buffer, 0, buffer.length, this.#read);
      this.#read += read;
      this.#rest += this.#decoder.decode(buffer.subarray(0, read), { stream: true });
    } finally {
      closeSync(file);
    }
    const lines = this.#rest.split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.filter((line) => line !== "");
  }

  #beginWith(inode: number): void {
    this.#inode = inode;
    this.#read = 0;
    this.#decoder = new TextDecoder();
    this.#rest = "";
  }
}
