// Owns the sets of node kinds that several walks select by: made once, as each walk is made for one set. Must not know why a walk is made.

export const CALLS: ReadonlySet<string> = new Set(["call"]);

export const NAMES: ReadonlySet<string> = new Set(["identifier"]);

/** Statements that loop; comprehensions are expressions. */
export const LOOP_STATEMENTS: ReadonlySet<string> = new Set(["for_statement", "while_statement"]);

export const FUNCTIONS: ReadonlySet<string> = new Set(["function_definition", "lambda"]);
