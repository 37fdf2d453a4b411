// Owns pauses of a fixed length: how long, and where in a loop or function they stand. Pure over the unit; that a call sleeps others know.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Services } from "../../services";

/** Seconds, where the argument is a number or a name that is given one, once, in this unit; undefined for anything else. */
export function fixedSeconds(call: SyntaxNode, { scopes }: Pick<Services, "scopes">): number | undefined {
  const args = call.field("arguments")?.namedChildren.filter((a) => a.kind !== "comment") ?? [];
  const given = args.length === 1 ? args[0] : undefined;
  const variable = given?.kind === "identifier" ? scopes.variable(given) : undefined;
  const assignment =
    variable?.kind === "local" && variable.writes.length === 1 ? variable.writes[0]?.parent : undefined;
  const value = assignment?.kind === "assignment" ? assignment.field("right") : given;
  if (value?.kind !== "integer" && value?.kind !== "float") return undefined;
  const seconds = Number(value.text.replaceAll("_", ""));
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** The statement that is the pause and nothing else. */
export function pauseStatement(call: SyntaxNode): SyntaxNode | undefined {
  const at = call.parent?.kind === "await" ? call.parent : call;
  return at.parent?.kind === "expression_statement" ? at.parent : undefined;
}

const PASSED_THROUGH = /^(block|try_statement|with_statement|finally_clause|else_clause)$/;

/** The pause is made on each turn: under no condition, and not only after a failure. */
export function isOnEachTurn(statement: SyntaxNode, loop: Loop): boolean {
  for (let at = statement; at.parent && at.parent !== loop.node; at = at.parent)
    if (!PASSED_THROUGH.test(at.parent.kind)) return false;
  return true;
}

/** Nothing follows it in the turn. */
export function endsTurn(statement: SyntaxNode, loop: Loop): boolean {
  const body = loop.node.field("body");
  return statement.parent === body && body?.namedChildren.filter((n) => n.kind !== "comment").at(-1) === statement;
}

const WAITING =
  /(^|_)(retry|retries|backoff|wait\w*|sleep\w*|poll\w*|throttl\w*|rate_?limit\w*|delay\w*|pause\w*|cool\w*|debounce\w*|restart\w*|reboot\w*|reconnect\w*)(_|$)/i;

/** The function is there to wait, by its name. */
export function isWaiter(name: string): boolean {
  return WAITING.test(name);
}

/** May be a call of some `sleep`: imported names may stand for anything, members keep their own. */
export function maySleep(call: SyntaxNode): boolean {
  const callee = call.field("function");
  return callee?.kind === "identifier" || callee?.field("attribute")?.text === "sleep";
}

const AGREED = /rate|limit|spam|throttl|quota|polite|too (fast|many)|reconnect|ban/i;

const TOLD = /reconnect|resum|retry|again/i;

/** A comment beside or above it says that the pace is agreed with somebody, or what is told before it that something is tried again. */
export function isExplained(statement: SyntaxNode): boolean {
  const siblings = statement.parent?.children ?? [];
  const at = siblings.indexOf(statement);
  const before = siblings[at - 1];
  if (before?.kind === "expression_statement" && TOLD.test(before.text)) return true;
  return [before, siblings[at + 1]].some((n) => n?.kind === "comment" && AGREED.test(n.text));
}
