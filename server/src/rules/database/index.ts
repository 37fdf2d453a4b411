// Owns the list of the database rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { connectionPerCall } from "./connection-per-call";
import { queryInLoop } from "./query-in-loop";

export const databaseRules: readonly Rule[] = [connectionPerCall, queryInLoop];
