// Owns the list of the testing rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { longUiTimeout } from "./long-ui-timeout";

export const testingRules: readonly Rule[] = [longUiTimeout];
