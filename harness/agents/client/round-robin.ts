/** Partitions dealt out one by one to the members in the order of their ids: every leader of a group comes to the same result. */
export function roundRobin(members: readonly string[], partitions: number): Map<string, number[]> {
  const hands = members.toSorted().map((member): [string, number[]] => [member, []]);
  for (let partition = 0; partition < partitions; partition += 1) hands[partition % hands.length]?.[1].push(partition);
  return new Map(hands);
}
