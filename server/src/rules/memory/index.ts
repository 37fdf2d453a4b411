// Owns the list of the memory rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { unboundedGrowth } from "./unbounded-growth";

export const memoryRules: readonly Rule[] = [unboundedGrowth];
