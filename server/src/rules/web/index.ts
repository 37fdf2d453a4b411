// Owns the list of the web rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { missingResponseCaching } from "./missing-response-caching";
import { uncachedRepeatQuery } from "./uncached-repeat-query";
import { unpaginatedEndpoint } from "./unpaginated-endpoint";
import { wholeObjectResponse } from "./whole-object-response";

export const webRules: readonly Rule[] = [
  missingResponseCaching,
  uncachedRepeatQuery,
  unpaginatedEndpoint,
  wholeObjectResponse,
];
