// Owns waits of browser tests in TypeScript and JavaScript: which calls wait for a page, and for how long at most. Knows one unit; what a name
// of the module stands for is for the caller to tell.
import type { SyntaxNode } from "../../syntax/node";
import { NAMES, numberValue, property } from "./kinds";
import { pathOf } from "./paths";
import type { ScriptScopes } from "./scopes";

export interface UiWait {
  /** What waits, as it is called. */
  readonly name: string;
  readonly limit: SyntaxNode;
  readonly ms: number;
}

const WAITS =
  /^(waitFor\w*|to(Be|Have|Contain|Match)\w*|get|contains|find|findBy\w+|findAllBy\w+|should|click|goto|visit)$/;
const LIBRARIES = /^(@playwright\/test|playwright|puppeteer|cypress|@testing-library\/[\w-]+)\b|^cy\./;

/** @param nameOf a library's or the platform's name for a path; undefined for anything else. */
export function uiWait(
  call: SyntaxNode,
  scopes: ScriptScopes,
  nameOf: (path: string) => string | undefined,
): UiWait | undefined {
  const options = call.field("arguments")?.namedChildren.findLast(({ kind }) => kind === "object");
  const limit = property(options, "timeout");
  const callee = call.field("function");
  const name = callee?.kind === "member_expression" ? callee.field("property")?.text : callee?.text;
  const ms = limit && numberValue(limit);
  if (!callee || !limit || ms === undefined || name === undefined || !WAITS.test(name)) return undefined;
  const path = pathOf(callee, scopes);
  const isKnown = path === undefined ? isPage(callee, scopes) : LIBRARIES.test(nameOf(path) ?? "");
  return isKnown ? { name, limit, ms } : undefined;
}

/** `page`, as Playwright hands it to a test. */
function isPage(callee: SyntaxNode, scopes: ScriptScopes): boolean {
  let at: SyntaxNode | undefined = callee;
  while (at && at.kind !== "identifier") at = at.field("object") ?? at.field("function");
  const found = at && scopes.declaration(at);
  if (found?.kind === "parameter") return found.part === "page";
  const value = found?.value;
  return value !== undefined && value.kind !== "identifier" && at !== undefined && value.unit === at.unit
    ? /^(await )?page\./.test(value.text) && isPageName(value, scopes)
    : false;
}

function isPageName(value: SyntaxNode, scopes: ScriptScopes): boolean {
  const name = value.select(NAMES)[0];
  const found = name && scopes.declaration(name);
  return found?.kind === "parameter" && found.part === "page";
}
