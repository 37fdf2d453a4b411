// Owns the list of the numeric rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { chattyCalls } from "./chatty-calls";
import { dataframeRowLoop } from "./dataframe-row-loop";
import { loopInvariantCall } from "./loop-invariant-call";
import { pythonNumericLoop } from "./python-numeric-loop";
import { refactoredSolveInLoop } from "./refactored-solve-in-loop";
import { repeatedPairwiseWork } from "./repeated-pairwise-work";

export const numericRules: readonly Rule[] = [
  chattyCalls,
  dataframeRowLoop,
  loopInvariantCall,
  pythonNumericLoop,
  refactoredSolveInLoop,
  repeatedPairwiseWork,
];
