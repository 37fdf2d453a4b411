// Owns the list of the async rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { asyncWithoutAwait } from "./async-without-await";
import { blockingCallInAsync } from "./blocking-call-in-async";
import { blockingCallInUiHandler } from "./blocking-call-in-ui-handler";
import { droppedTask } from "./dropped-task";
import { fixedSleepPerItem } from "./fixed-sleep-per-item";
import { missingTimeout } from "./missing-timeout";
import { requestPerItem } from "./request-per-item";
import { sequentialAwaitInLoop } from "./sequential-await-in-loop";
import { sleepInSyncCode } from "./sleep-in-sync-code";
import { workUnderThreadLock } from "./work-under-thread-lock";

export const asyncRules: readonly Rule[] = [
  asyncWithoutAwait,
  blockingCallInAsync,
  blockingCallInUiHandler,
  droppedTask,
  fixedSleepPerItem,
  missingTimeout,
  requestPerItem,
  sequentialAwaitInLoop,
  sleepInSyncCode,
  workUnderThreadLock,
];
