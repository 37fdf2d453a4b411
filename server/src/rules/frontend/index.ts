// Owns the list of the frontend rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { consoleInProductionBuild } from "./console-in-production-build";
import { fixedIntervalPolling } from "./fixed-interval-polling";

export const frontendRules: readonly Rule[] = [consoleInProductionBuild, fixedIntervalPolling];
