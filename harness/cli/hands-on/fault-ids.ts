/** `f1`, `f2`, …: the first that neither stands now nor was ever recorded in this run. */
export function nextFaultId(recorded: string, standing: readonly string[]): string {
  const used = [...recorded.matchAll(/"fault":"f(\d+)"/gu), ...standing.join(" ").matchAll(/\bf(\d+)\b/gu)];
  return `f${Math.max(0, ...used.map(([, number]) => Number(number))) + 1}`;
}
