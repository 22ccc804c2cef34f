/** Every slot of a schedule was used once, by a write or by nobody: ledgers that were cut short, or that tell of more than was to be sent, do not add up. */
import { type LedgerLine, sizeOf } from "../../ledger/lines.ts";
import type { Finding } from "./finding.ts";

interface Account {
  readonly topic: string;
  readonly partition: number;
  scheduled: number;
  used: number;
  readonly sessions: Set<string>;
}

export class Accounts {
  readonly #accounts = new Map<string, Account>();

  add(line: LedgerLine): void {
    if (line.kind === "schedule") this.#of(line).scheduled += line.slots;
    if (line.kind !== "write" && line.kind !== "unsent") return;
    const account = this.#of(line);
    account.used += line.kind === "write" ? sizeOf(line.seq) : line.slots;
    if (line.kind === "write") account.sessions.add(line.session);
  }

  findings(): Finding[] {
    return [...this.#accounts.values()].flatMap(({ topic, partition, scheduled, used, sessions }): Finding[] => {
      const where = `partition ${partition} of ${topic}`;
      const names = [...sessions].join(", ");
      if (scheduled === used) return [];
      if (scheduled === 0)
        return [{ kind: "gap", topic, text: `${where} has no schedule: the ledger of ${names || "its clients"} has no end` }];
      if (used < scheduled)
        return [{ kind: "gap", topic, text: `${where}: nobody tells what became of ${scheduled - used} of ${scheduled} slots` }];
      const text = `${names} told of ${used} records and slots on ${where}, where only ${scheduled} were scheduled`;
      return [{ kind: "lie", topic, text }];
    });
  }

  #of({ topic, partition }: { readonly topic: string; readonly partition: number }): Account {
    const key = `${partition}\n${topic}`;
    const account = this.#accounts.get(key) ?? { topic, partition, scheduled: 0, used: 0, sessions: new Set() };
    this.#accounts.set(key, account);
    return account;
  }
}
