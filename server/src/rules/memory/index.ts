// Owns the list of the memory rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { denseDistanceMatrix } from "./dense-distance-matrix";
import { leakedTempFile } from "./leaked-temp-file";
import { pickleSerialization } from "./pickle-serialization";
import { unboundedGrowth } from "./unbounded-growth";
import { unclosedFile } from "./unclosed-file";

export const memoryRules: readonly Rule[] = [
  denseDistanceMatrix,
  leakedTempFile,
  pickleSerialization,
  unboundedGrowth,
  unclosedFile,
];
