// Owns the list of the web rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { awaitWithoutTimeout } from "./await-without-timeout";
import { missingResponseCaching } from "./missing-response-caching";
import { noOpTask } from "./no-op-task";
import { optionWithoutEffect } from "./option-without-effect";
import { uncachedRepeatQuery } from "./uncached-repeat-query";
import { unpaginatedEndpoint } from "./unpaginated-endpoint";
import { wholeObjectResponse } from "./whole-object-response";

export const webRules: readonly Rule[] = [
  awaitWithoutTimeout,
  missingResponseCaching,
  noOpTask,
  optionWithoutEffect,
  uncachedRepeatQuery,
  unpaginatedEndpoint,
  wholeObjectResponse,
];
