// Owns the list of the web rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { unpaginatedEndpoint } from "./unpaginated-endpoint";

export const webRules: readonly Rule[] = [unpaginatedEndpoint];
