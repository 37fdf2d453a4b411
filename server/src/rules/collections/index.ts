// Owns the list of the collections rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { arrayConcatInLoop } from "./array-concat-in-loop";
import { conditionalSqlBuilding } from "./conditional-sql-building";
import { listMembershipInLoop } from "./list-membership-in-loop";
import { redundantMaterialization } from "./redundant-materialization";
import { stringConcatInLoop } from "./string-concat-in-loop";
import { tolistForJson } from "./tolist-for-json";

export const collectionsRules: readonly Rule[] = [
  arrayConcatInLoop,
  conditionalSqlBuilding,
  listMembershipInLoop,
  redundantMaterialization,
  stringConcatInLoop,
  tolistForJson,
];
