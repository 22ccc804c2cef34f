import type { OwnConfigs } from "./topicConfig.ts";

interface Override {
  readonly topic: string;
  readonly settings: OwnConfigs;
}

/**
 * What faults have set for topics, over what was there before the first of them. What was said last wins, and the end of one
 * leaves what the others want; the end of the last leaves what was there before. A topic goes by its cluster and name here.
 */
export class TopicOverrides {
  readonly #standing = new Map<string, Override>();
  /** Topic → key → what it was before any fault that stands set it. */
  readonly #before = new Map<string, Map<string, string | null>>();

  /** `found`: what the topic has for these keys now. */
  add(lease: string, { topic, settings }: Override, found: OwnConfigs): void {
    const before = this.#before.get(topic) ?? new Map<string, string | null>();
    for (const [key, value] of Object.entries(found)) if (!this.#isSet(topic, key)) before.set(key, value);
    this.#before.set(topic, before);
    this.#standing.set(lease, { topic, settings });
  }

  /** What the keys of this one are to be without it. Nothing where it does not stand. */
  without(lease: string): OwnConfigs {
    const gone = this.#standing.get(lease);
    if (gone === undefined) return {};
    const left = this.wanted(gone.topic, lease);
    const before = this.#before.get(gone.topic);
    return Object.fromEntries(Object.keys(gone.settings).map((key) => [key, left[key] ?? before?.get(key) ?? null]));
  }

  /** Once the topic is what `without` told. */
  remove(lease: string): void {
    this.#standing.delete(lease);
  }

  /** What all that stand want of a topic. */
  wanted(topic: string, besides?: string): OwnConfigs {
    const others = [...this.#standing].filter(([lease, one]) => one.topic === topic && lease !== besides);
    return Object.assign({}, ...others.map(([, { settings }]) => settings));
  }

  /** A topic's settings as they would be if no fault stood on it. */
  cleared(topic: string, found: OwnConfigs): OwnConfigs {
    const keys = Object.keys(this.wanted(topic));
    return { ...found, ...Object.fromEntries(keys.map((key) => [key, this.#before.get(topic)?.get(key) ?? null])) };
  }

  #isSet = (topic: string, key: string): boolean => key in this.wanted(topic);
}
