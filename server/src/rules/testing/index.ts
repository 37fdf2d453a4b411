// Owns the list of the testing rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";

export const testingRules: readonly Rule[] = [];
