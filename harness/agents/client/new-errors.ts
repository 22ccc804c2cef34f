/** Errors by code that were counted since this was last asked; undefined where there were none. */
export function newErrors(
  told: Record<string, number>,
  counted: Readonly<Record<string, number>>,
): Record<string, number> | undefined {
  const fresh = Object.entries(counted).flatMap(([code, n]) =>
    n > (told[code] ?? 0) ? [[code, n - (told[code] ?? 0)] as const] : [],
  );
  Object.assign(told, counted);
  return fresh.length === 0 ? undefined : Object.fromEntries(fresh);
}
