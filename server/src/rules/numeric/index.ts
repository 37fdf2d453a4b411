// Owns the list of the numeric rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";

export const numericRules: readonly Rule[] = [];
