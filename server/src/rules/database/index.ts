// Owns the list of the database rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { queryInLoop } from "./query-in-loop";

export const databaseRules: readonly Rule[] = [queryInLoop];
