// Owns the list of all rules: concatenates the families, nothing else.
import type { Rule } from "./api";
import { asyncRules } from "./async";
import { collectionsRules } from "./collections";
import { databaseRules } from "./database";
import { frontendRules } from "./frontend";
import { memoryRules } from "./memory";
import { numericRules } from "./numeric";
import { testingRules } from "./testing";
import { webRules } from "./web";

export const allRules: readonly Rule[] = [
  ...asyncRules,
  ...collectionsRules,
  ...databaseRules,
  ...frontendRules,
  ...memoryRules,
  ...numericRules,
  ...testingRules,
  ...webRules,
];
