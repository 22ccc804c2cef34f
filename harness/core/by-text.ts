/** Orders texts alike on every machine: what is recorded must not depend on a language that somebody set. */
export const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);
