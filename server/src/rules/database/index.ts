// Owns the list of the database rules: one import and one entry per rule, sorted. Nothing else.
import type { Rule } from "../api";
import { clientPerCall } from "./client-per-call";
import { connectionNotClosed } from "./connection-not-closed";
import { connectionPerCall } from "./connection-per-call";
import { fetchAllUseLittle } from "./fetch-all-use-little";
import { interpolatedSqlInLoop } from "./interpolated-sql-in-loop";
import { jsonParsePerRow } from "./json-parse-per-row";
import { lazyLoadInLoop } from "./lazy-load-in-loop";
import { missingIndex } from "./missing-index";
import { overWideRead } from "./over-wide-read";
import { queryInLoop } from "./query-in-loop";
import { repeatedAggregateQueries } from "./repeated-aggregate-queries";
import { sharedSqliteThreadCheck } from "./shared-sqlite-thread-check";
import { slowHashScan } from "./slow-hash-scan";
import { sqliteBehindWebApp } from "./sqlite-behind-web-app";
import { writePerRow } from "./write-per-row";

export const databaseRules: readonly Rule[] = [
  clientPerCall,
  connectionNotClosed,
  connectionPerCall,
  fetchAllUseLittle,
  interpolatedSqlInLoop,
  jsonParsePerRow,
  lazyLoadInLoop,
  missingIndex,
  overWideRead,
  queryInLoop,
  repeatedAggregateQueries,
  sharedSqliteThreadCheck,
  slowHashScan,
  sqliteBehindWebApp,
  writePerRow,
];
