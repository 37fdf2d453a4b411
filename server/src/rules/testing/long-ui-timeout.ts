// Flags limits of ten seconds or more on waits of browser tests: a broken test takes that long to say so. A remark of the strict profile.
import { duration } from "../../semantics/script/pages";
import { uiWait } from "../../semantics/script/ui-waits";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./long-ui-timeout.md";

type Cx = UnitContext<"found">;

/** Milliseconds. */
const LONG = 10_000;

export const longUiTimeout = defineRule<"found">({
  meta: {
    id: "long-ui-timeout",
    family: "testing",
    languages: ["python", "script"],
    severity: "hint",
    profile: "strict",
    fix: "none",
    sections: ["S5"],
    docs,
  },
  messages: {
    found: ({ name, limit }) => `\`${name}\` may wait for ${limit}: a limit, not how long the page takes`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test") checkPython(node, cx);
    },
    call_expression(node, cx) {
      if (cx.role !== "test") return;
      const wait = uiWait(node, cx.script, (path) => {
        const value = cx.facts.scriptValue(path);
        return value.v === "library" ? value.name : undefined;
      });
      if (wait && wait.ms >= LONG) report(wait.limit, wait.name, wait.ms, cx);
    },
  },
});

function checkPython(call: SyntaxNode, cx: Cx): void {
  const callee = call.field("function");
  const name = callee?.kind === "attribute" ? callee.field("attribute")?.text : callee?.text;
  if (!callee || name === undefined) return;
  const args = call.field("arguments")?.namedChildren ?? [];
  const named = args.find((arg) => arg.kind === "keyword_argument" && arg.field("name")?.text === "timeout");
  if (named && PLAYWRIGHT.test(name)) {
    const limit = named.field("value");
    const ms = numberOf(limit);
    if (limit && ms !== undefined && ms >= LONG && isPlaywright(callee, cx)) report(limit, name, ms, cx);
  } else if (SELENIUM.test(name)) {
    const limit = named?.field("value") ?? (name === "WebDriverWait" ? args[1] : args[0]);
    const seconds = numberOf(limit);
    if (limit && seconds !== undefined && seconds * 1000 >= LONG && isSelenium(call, cx))
      report(limit, name, seconds * 1000, cx);
  }
}

const PLAYWRIGHT = /^(wait_for\w*|(not_)?to_(be|have|contain|match)_\w+|click|fill|goto)$/;
const SELENIUM = /^(WebDriverWait|implicitly_wait)$/;

function numberOf(node: SyntaxNode | undefined): number | undefined {
  return node?.kind === "integer" || node?.kind === "float" ? Number(node.text.replaceAll("_", "")) : undefined;
}

/** What comes from Playwright, or from the `page` that its plugin hands to a test. */
function isPlaywright(callee: SyntaxNode, cx: Cx): boolean {
  let at: SyntaxNode | undefined = callee;
  while (at && at.kind !== "identifier") {
    at = at.kind === "call" ? at.field("function") : at.kind === "await" ? at.namedChildren[0] : at.field("object");
  }
  if (!at) return false;
  const variable = cx.scopes.variable(at);
  if (variable?.kind === "parameter" && at.text === "page") return true;
  const value = cx.facts.value(at);
  if (value.v === "instance") return value.of.startsWith("playwright.");
  return value.v === "library" && value.name.startsWith("playwright.");
}

function isSelenium(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  return target.t === "library" && target.name.startsWith("selenium.");
}

function report(at: SyntaxNode, name: string, ms: number, cx: Cx): void {
  cx.report({ at, message: "found", data: { name, limit: duration(ms) }, severity: "hint" });
}
