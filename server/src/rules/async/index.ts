// Owns the list of the async rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { asyncWithoutAwait } from "./async-without-await";
import { blockingCallInAsync } from "./blocking-call-in-async";
import { droppedTask } from "./dropped-task";
import { missingTimeout } from "./missing-timeout";
import { sequentialAwaitInLoop } from "./sequential-await-in-loop";

export const asyncRules: readonly Rule[] = [
  asyncWithoutAwait,
  blockingCallInAsync,
  droppedTask,
  missingTimeout,
  sequentialAwaitInLoop,
];
