/** Partitions dealt out one by one to the members in the order of their ids: every leader of a group comes to the same result. */
function roundRobin(members: readonly string[], partitions: number): Map<string, number[]> {
  const hands = members.toSorted().map((member): [string, number[]] => [member, []]);
  for (let partition = 0; partition < partitions; partition += 1) hands[partition % hands.length]?.[1].push(partition);
  return new Map(hands);
}

/** A member of a group, and what it wants. */
export interface Subscriber {
  readonly memberId: string;
  readonly topics: readonly string[];
}

interface Hand {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Each topic dealt out to those who want it; everybody is told what they have of each. */
export function roundRobinByTopic(members: readonly Subscriber[], partitions: number): Map<string, Hand[]> {
  const hands = new Map(members.map(({ memberId }): [string, Hand[]] => [memberId, []]));
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const wanting = members.filter(({ topics }) => topics.includes(topic)).map(({ memberId }) => memberId);
    for (const [memberId, dealt] of roundRobin(wanting, partitions)) hands.get(memberId)?.push({ topic, partitions: dealt });
  }
  return hands;
}
