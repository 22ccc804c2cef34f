/** States of a group that nobody is a member of; null where its coordinator knows no such group. */
const idle: readonly (string | null)[] = [null, "Empty", "Dead"];

export const hasMembers = (state: string | null): boolean => !idle.includes(state);
