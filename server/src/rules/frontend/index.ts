// Owns the list of the frontend rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";

export const frontendRules: readonly Rule[] = [];
