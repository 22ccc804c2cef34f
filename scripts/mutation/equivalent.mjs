/** Mutants that no ledger can tell from the original, each with its reason. `line` = part of the line, where `from` stands on several. */
export const EQUIVALENT = [];
