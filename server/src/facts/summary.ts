// Owns the name under which the facts layer and those above it know summaries; their types live where units are summarised.
export type * from "../semantics/summary";
