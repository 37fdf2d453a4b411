// Owns the list of the memory rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { denseDistanceMatrix } from "./dense-distance-matrix";
import { eagerPreallocation } from "./eager-preallocation";
import { leakedTempFile } from "./leaked-temp-file";
import { perRequestCache } from "./per-request-cache";
import { pickleSerialization } from "./pickle-serialization";
import { unboundedGrowth } from "./unbounded-growth";
import { unclosedFile } from "./unclosed-file";
import { unusedCache } from "./unused-cache";
import { volatileCacheKey } from "./volatile-cache-key";
import { wholeStoreRewrite } from "./whole-store-rewrite";

export const memoryRules: readonly Rule[] = [
  denseDistanceMatrix,
  eagerPreallocation,
  leakedTempFile,
  perRequestCache,
  pickleSerialization,
  unboundedGrowth,
  unclosedFile,
  unusedCache,
  volatileCacheKey,
  wholeStoreRewrite,
];
