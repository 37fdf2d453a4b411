// Owns the list of the collections rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";

export const collectionsRules: readonly Rule[] = [];
