// Owns the sets of node kinds that several walks select by: made once, as each walk is made for one set. Must not know why a walk is made.

export const CALLS: ReadonlySet<string> = new Set(["call"]);

export const NAMES: ReadonlySet<string> = new Set(["identifier"]);

/** Statements that loop; comprehensions are expressions. */
export const LOOP_STATEMENTS: ReadonlySet<string> = new Set(["for_statement", "while_statement"]);

/** Whatever repeats what is in it: statements, and the clauses of comprehensions. */
export const LOOPS: ReadonlySet<string> = new Set([...LOOP_STATEMENTS, "for_in_clause"]);

export const FOR_CLAUSES: ReadonlySet<string> = new Set(["for_in_clause"]);

export const FUNCTIONS: ReadonlySet<string> = new Set(["function_definition", "lambda"]);

export const COMPREHENSIONS: ReadonlySet<string> = new Set([
  "list_comprehension",
  "set_comprehension",
  "dictionary_comprehension",
  "generator_expression",
]);

export const COMPARISONS: ReadonlySet<string> = new Set(["comparison_operator"]);

export const ASSIGNMENTS: ReadonlySet<string> = new Set(["assignment"]);

/** Plain assignments, and those that change what is there: `x += 1`. */
export const ALL_ASSIGNMENTS: ReadonlySet<string> = new Set(["assignment", "augmented_assignment"]);

export const RETURNS: ReadonlySet<string> = new Set(["return_statement"]);

/** Statements that end a loop early. */
export const LOOP_ENDS: ReadonlySet<string> = new Set(["return_statement", "break_statement"]);

export const WITH_ITEMS: ReadonlySet<string> = new Set(["with_item"]);

export const COMMENTS: ReadonlySet<string> = new Set(["comment"]);
