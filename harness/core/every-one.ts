/** All of them end before an error is thrown: a deed that is still under way must not meet the heal. */
export async function everyOne<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
