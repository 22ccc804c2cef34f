export const verdictTable = (..._: unknown[]) => "";
