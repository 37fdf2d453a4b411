// Small rules and a project on them, for tests of the engine itself: what the rules find is in the test's hands.

import type { FixBuilder, Report, Rule, RuleMeta, UnitContext } from "../../server/src/rules/api";
import type { SyntaxNode } from "../../server/src/syntax/node";
import { applyFix, type Project, type ProjectOptions, project } from "../kit/project";

/** A rule that looks at every call of a function of that name. */
export function callRule(
  name: string,
  onCall: (node: SyntaxNode, cx: UnitContext) => void,
  meta: Partial<RuleMeta> = {},
): Rule {
  return {
    meta: {
      id: `${name}-call`,
      family: "database",
      severity: "high",
      profile: "recommended",
      fix: "safe",
      sections: ["G6"],
      docs: "",
      ...meta,
    },
    messages: { found: ({ text }) => `found ${text}`, many: ({ count }) => `found ${count}` },
    on: {
      call(node, cx) {
        if (node.field("function")?.text === name) onCall(node, cx);
      },
    },
  };
}

/** Reports every call of `mark`. */
export function markRule(report: Partial<Report> = {}, meta: Partial<RuleMeta> = {}): Rule {
  return callRule("mark", (node, cx) => cx.report(reportOf(node, report)), meta);
}

export function reportOf(node: SyntaxNode, report: Partial<Report> = {}): Report {
  return { at: node, message: "found", data: { text: node.text }, ...report };
}

/** The text after the fix of the first call of `mark`; undefined when none is offered. */
export async function fixed(
  text: string,
  fix: (fx: FixBuilder, node: SyntaxNode) => void,
  others: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const rule = callRule("mark", (node, cx) => cx.report(reportOf(node, { fix: (fx) => fix(fx, node) })));
  const p = await project(others, { rules: [rule] });
  try {
    const [first] = p.show("a.py", text);
    const found = first && p.fix("a.py", first);
    return found && applyFix(text, found);
  } finally {
    p.dispose();
  }
}

/** Runs a test on a project and ends it; fails when wasm objects are left. */
export async function withProject(
  texts: Readonly<Record<string, string>>,
  options: ProjectOptions,
  run: (p: Awaited<ReturnType<typeof project>>) => void | Promise<void>,
): Promise<void> {
  const p = await project(texts, options);
  try {
    await run(p);
  } finally {
    p.dispose();
  }
}

/** Projects of one suite, disposed of after each of its tests. */
export function projects() {
  const made: Project[] = [];
  afterEach(() => {
    for (const one of made.splice(0)) one.dispose();
  });
  return async (texts: Readonly<Record<string, string>>, options: ProjectOptions = {}): Promise<Project> => {
    const p = await project(texts, options);
    made.push(p);
    return p;
  };
}

/** Findings of a file as `line:column rule message`, both counted from zero. */
export function shown(p: Project, file: string): readonly string[] {
  return p
    .findings(file)
    .map(({ rule, message, range }) => `${range.start.line}:${range.start.character} ${rule} ${message}`);
}
