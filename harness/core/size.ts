/** A number of bytes; made by `mebibytes(2048)`, never written as a bare number. */
export type Size = number & { readonly unit: "B" };

export const mebibytes = (n: number): Size => (n * 1024 * 1024) as Size;

/** `2.0 GiB`, `812 MiB`, `52 KiB`: as precise as is useful to a reader. */
export function formatSize(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  if (bytes >= 1024 ** 2) return `${Math.round(bytes / 1024 ** 2)} MiB`;
  return `${Math.round(bytes / 1024)} KiB`;
}
