/** A length of time in milliseconds; made by `seconds(30)`, never written as a bare number. */
export type Duration = number & { readonly unit: "ms" };

export const milliseconds = (n: number): Duration => n as Duration;
export const seconds = (n: number): Duration => milliseconds(n * 1000);
export const minutes = (n: number): Duration => seconds(n * 60);

/** `835 ms`, `4.2 s`, `2 min 5 s`: as precise as is useful to a reader. */
export function formatDuration(duration: number): string {
  if (duration < 1000) return `${Math.round(duration)} ms`;
  if (duration < 60_000) return `${(duration / 1000).toFixed(1)} s`;
  const wholeSeconds = Math.round(duration / 1000);
  return `${Math.floor(wholeSeconds / 60)} min ${wholeSeconds % 60} s`;
}

const inMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `35ms`, `1.5s`, `10m`, `1h`; undefined for anything else: a number without a unit is no length of time. */
export function parseDuration(text: string): Duration | undefined {
  const { number, unit } = /^(?<number>\d{1,9}(?:\.\d+)?)(?<unit>ms|s|m|h)$/u.exec(text)?.groups ?? {};
  return number === undefined ? undefined : milliseconds(Number(number) * inMs[unit as keyof typeof inMs]);
}
