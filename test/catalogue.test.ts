// Closes the catalogue: lists the findings of the five reports with their rules, and fails on whatever is missing of one of them: its
// section, its verdict, its rules, an example that is reported. That examples are reported as they expect is the business of corpus.test.ts.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { allRules } from "../server/src/rules";
import { caseOf } from "./kit/case";
import { textOf, textsBelow } from "./kit/working-copy";

/** By report; each label has the rules that cover the finding. S12 names no code at all, so that no rule can speak of it. */
const FINDINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  golf: {
    G1: ["unbounded-growth"],
    G2: ["slow-hash-scan"],
    G3: ["volatile-cache-key", "chatty-calls"],
    G4: ["python-numeric-loop"],
    G5: ["repeated-pairwise-work"],
    G6: ["query-in-loop"],
    G7: ["connection-per-call", "write-per-row"],
    G8: ["refactored-solve-in-loop"],
    G9: ["repeated-aggregate-queries"],
    G10: ["loop-invariant-call"],
    G11: ["eager-preallocation", "array-concat-in-loop"],
    G12: ["blocking-call-in-async", "blocking-call-in-ui-handler", "sleep-in-sync-code"],
    G13: ["string-concat-in-loop", "array-concat-in-loop"],
    G14: ["interpolated-sql-in-loop", "conditional-sql-building"],
    G15: ["dense-distance-matrix"],
    G16: [
      ...[
        "blocking-call-in-async",
        "client-per-call",
        "async-without-await",
        "leaked-temp-file",
        "loop-invariant-call",
      ],
      "blocking-call-in-ui-handler",
    ],
    G17: ["redundant-materialization"],
    G18: ["unused-cache"],
    G19: ["redundant-materialization"],
    G20: ["tolist-for-json"],
  },
  ailab: {
    S1: ["client-per-call"],
    S2: ["shared-sqlite-thread-check"],
    S3: ["fixed-sleep-per-item", "sleep-in-sync-code"],
    S4: ["query-in-loop", "sequential-await-in-loop", "request-per-item"],
    S5: ["long-ui-timeout"],
    S6: ["over-wide-read"],
    S7: ["over-wide-read"],
    S8: ["missing-index"],
    S9: ["uncached-repeat-query"],
    S10: ["blocking-call-in-async"],
    S11: ["sqlite-behind-web-app"],
    S12: [],
  },
  workshop: {
    P1: ["missing-index"],
    P2: ["query-in-loop", "lazy-load-in-loop", "loop-invariant-call", "list-membership-in-loop"],
    P3: ["fetch-all-use-little", "unpaginated-endpoint"],
    P4: ["fixed-interval-polling"],
    P5: ["per-request-cache"],
    P6: ["over-wide-read"],
    P7: ["blocking-call-in-async"],
    P8: ["console-in-production-build"],
    P9: ["missing-timeout", "await-without-timeout"],
  },
  catalynx: {
    "C1.1": ["connection-per-call"],
    "C1.2": ["query-in-loop", "fetch-all-use-little", "loop-invariant-call"],
    "C1.3": ["missing-index"],
    "C1.4": ["blocking-call-in-async", "async-without-await"],
    "C1.5": ["uncached-repeat-query"],
    "C1.6": ["write-per-row"],
    "C2.1": ["fetch-all-use-little", "unpaginated-endpoint"],
    "C2.2": ["missing-response-caching"],
    "C2.3": ["over-wide-read", "whole-object-response"],
    "C3.1": ["work-under-thread-lock"],
    "C3.2": ["blocking-call-in-async", "whole-store-rewrite"],
    "C3.3": ["option-without-effect"],
    "C3.4": ["pickle-serialization"],
    "C3.5": ["unbounded-growth"],
    "C3.6": ["unbounded-growth", "unused-cache", "no-op-task"],
    "C4.1": ["unbounded-growth"],
    "C4.2": ["unbounded-growth"],
    "C4.3": ["missing-timeout", "await-without-timeout"],
    "C4.4": ["sequential-await-in-loop"],
    "C5.1": ["connection-not-closed"],
    "C5.2": ["unclosed-file"],
    "C5.3": ["dropped-task", "unbounded-growth"],
    "C6.1": ["over-wide-read", "json-parse-per-row"],
    "C6.2": ["connection-per-call", "interpolated-sql-in-loop"],
  },
};

/** Rules of the catalogue that come from no finding of their own, but from what was met beside one. */
const BESIDE: readonly string[] = ["dataframe-row-loop"];

const EXAMPLES = "test/corpus/reports";
const VERDICT = /Verdict on the code: \*\*(holds|holds in part|does not hold)\*\*/;

const all = Object.entries(FINDINGS).flatMap(([page, findings]) => {
  return Object.entries(findings).map(([label, rules]) => ({ page, label, rules }));
});
const ids = new Set(allRules.map(({ meta }) => meta.id));

/** The text of a finding's section, up to the next one; empty where it has none. */
function sectionOf(page: string, label: string): string {
  const [, section = ""] = textOf(`media/reports/${page}.md`).split(`<a id="${label}"></a>`);
  return section.split('<a id="')[0] ?? "";
}

/** Rules that the examples of a finding expect, by their label. */
function expectedRules(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const entry of fs.readdirSync(EXAMPLES, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const label = entry.name.split("-", 1)[0] ?? "";
    const { files } = caseOf("*", textsBelow(path.join(EXAMPLES, entry.name)), { name: entry.name, profile: "strict" });
    const rules = found.get(label) ?? new Set();
    for (const { expected } of files) for (const on of expected.values()) for (const rule of on) rules.add(rule);
    found.set(label, rules);
  }
  return found;
}

describe("catalogue", () => {
  it("lists all findings of the reports", () => assert.equal(all.length, 65));

  it("has every rule, and no other", () => {
    const wanted = new Set([...all.flatMap(({ rules }) => rules), ...BESIDE]);
    assert.deepEqual(
      [...wanted].filter((rule) => !ids.has(rule)),
      [],
    );
    assert.deepEqual(
      [...ids].filter((rule) => !wanted.has(rule)),
      [],
    );
  });

  it("has a section with a verdict and all rules for each finding", () => {
    const lost = all.flatMap(({ page, label, rules }) => {
      const section = sectionOf(page, label);
      const told = section.split("**Rules**:")[1] ?? "";
      const isTold = (rule: string) => told.includes(`(../rules.md#${rule})`);
      const unsaid = rules.filter((rule) => !isTold(rule)).map((rule) => `${label}: ${rule} in its section`);
      return VERDICT.test(section) ? unsaid : [`${label}: section or verdict`, ...unsaid];
    });
    assert.deepEqual(lost, []);
  });

  it("has the finding among the sections of each of its rules", () => {
    const lost = all.flatMap(({ label, rules }) => {
      const silent = allRules.filter(({ meta }) => rules.includes(meta.id) && !meta.sections.includes(label));
      return silent.map(({ meta }) => `${label}: ${meta.id}`);
    });
    assert.deepEqual(lost, []);
    const foreign = allRules.flatMap(({ meta }) => {
      const own = all.filter(({ rules }) => rules.includes(meta.id)).map(({ label }) => label);
      return meta.sections.filter((label) => !own.includes(label)).map((label) => `${meta.id}: ${label}`);
    });
    assert.deepEqual(foreign, []);
  });

  it("has an example for each rule of each finding that shows code", () => {
    const expected = expectedRules();
    const lost = all.flatMap(({ label, rules }) => {
      const own = rules.filter((rule) => !expected.get(label)?.has(rule));
      return own.map((rule) => `${label}: ${rule}`);
    });
    assert.deepEqual(lost, []);
  });
});
