/** What a runbook is made from, and what it is made of: one value, of which Markdown and HTML are forms. */
export interface RunbookInput {
  readonly drill: string;
  readonly about: string;
  /** `2026-11-21`. */
  readonly date: string;
  readonly source: string;
  readonly target: string;
  /** `host:port,…` by cluster, as the drill's own clients know them. */
  readonly bootstrap: Readonly<Record<string, string>>;
  /** The replication into the target, and the one that is kept for the way back. */
  readonly forward: Link;
  readonly back: Link | null;
  readonly workloads: readonly RunbookWorkload[];
  /** What its last run here came to, in words; null = it was not run here. */
  readonly measured: { readonly run: string; readonly startedAt: string; readonly lines: readonly string[] } | null;
}

export interface Link {
  /** `http://host:port` of the Connect worker. */
  readonly rest: string;
  /** The one that copies records first. */
  readonly connectors: readonly { readonly name: string; readonly config: Readonly<Record<string, string>> }[];
}

export interface RunbookWorkload {
  readonly name: string;
  readonly topic: string;
  readonly partitions: number;
  readonly group: string | null;
  readonly tier: string;
  readonly acks: string;
}

export interface Step {
  readonly what: string;
  readonly why?: string;
  readonly commands: readonly string[];
  /** What must be seen before the next step. */
  readonly check: string;
}

export interface Section {
  readonly title: string;
  readonly text?: string;
  readonly steps?: readonly Step[];
  readonly table?: { readonly heading: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export interface Runbook {
  readonly title: string;
  readonly sections: readonly Section[];
}
