// Owns the guards under which a call runs once for good, or once per key, whatever calls its function. Pure over nodes.
import type { SyntaxNode } from "../../syntax/node";

/**
 * `once`: inside `if x is None:`, `if not x:` or `if not hasattr(...)` whose body fills x, or after `if x is not None: return x`;
 * `key`: inside `if key not in cache:` whose body fills the cache.
 */
export function guardOf(call: SyntaxNode): "once" | "key" | undefined {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (parent.kind === "function_definition" || parent.kind === "lambda") return undefined;
    // Installing or loading what was missing happens once, if ever.
    if (parent.kind === "except_clause" && /ImportError|ModuleNotFoundError/.test(parent.namedChildren[0]?.text ?? ""))
      return "once";
    if (parent.kind === "block" && isAfterReturn(at, parent, call)) return "once";
    if (parent.kind !== "if_statement" || at.fieldName !== "consequence") continue;
    const condition = parent.field("condition")?.text ?? "";
    if (/^not\s+([\w.]+\.)?find_spec\(|^([\w.]+\.)?find_spec\([^()]*\)\s+is\s+None$/.test(condition)) return "once";
    const missing = missingValue(condition);
    if (missing && fills(at, missing)) return / not in /.test(condition) ? "key" : "once";
  }
  return undefined;
}

/** After `if x is not None: return x`, in a statement that fills x. */
function isAfterReturn(statement: SyntaxNode, block: SyntaxNode, call: SyntaxNode): boolean {
  const filled = call.ancestor((n) => n.kind === "assignment" || n.kind === "function_definition");
  const name = filled?.kind === "assignment" ? filled.field("left")?.text : undefined;
  if (!name || !isKept(name)) return false;
  return block.namedChildren.some(
    (n) =>
      n.end <= statement.start &&
      n.kind === "if_statement" &&
      presentValue(n.field("condition")?.text ?? "") === name &&
      n.field("consequence")?.namedChildren.some((s) => s.kind === "return_statement") === true,
  );
}

function presentValue(condition: string): string | undefined {
  return /^\(?([\w.]+)(\s+is\s+not\s+None)?\)?$/.exec(condition)?.[1];
}

function missingValue(condition: string): string | undefined {
  const match =
    /^\(?([\w.]+)\s+is\s+None\)?$/.exec(condition) ??
    /^not\s+([\w.]+)$/.exec(condition) ??
    /^not\s+hasattr\(\s*([\w.]+)\s*,\s*["'](\w+)["']\s*\)$/.exec(condition) ??
    /^[\w.[\]"']+\s+not\s+in\s+([\w.]+)$/.exec(condition);
  if (!match) return undefined;
  return match[2] ? `${match[1]}.${match[2]}` : match[1];
}

function fills(block: SyntaxNode, target: string): boolean {
  for (const node of block.descendants()) {
    if (node.kind !== "assignment") continue;
    const left = node.field("left");
    const base = left?.kind === "subscript" ? left.field("value")?.text : left?.text;
    if (base === target && (left?.kind === "subscript" || isKept(target))) return true;
  }
  return false;
}

/** Locals are missing anew on every call; attributes and globals stay filled. */
function isKept(name: string): boolean {
  return name.includes(".") || /^_?[A-Z_]+$|^_/.test(name);
}
