// Flags private caches that nothing looks into, or that nothing fills: declared and forgotten. What the rest of the program does with the
// name comes from facts; whoever may mean it, or takes attributes by names that are not told, is silence.
import { isPrivateCache, startsEmpty } from "../../semantics/python/caches/cache-uses";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./unused-cache.md";

type Message = "none" | "filled" | "looked-up";
type Cx = UnitContext<Message>;

export const unusedCache = defineRule<Message>({
  meta: {
    id: "unused-cache",
    family: "memory",
    severity: "low",
    profile: "recommended",
    fix: "safe",
    sections: ["G18", "C3.6"],
    docs,
  },
  messages: {
    none: ({ name }) => `\`${name}\` is declared and never used: nothing is cached in it`,
    filled: ({ name }) => `\`${name}\` is filled and nothing ever looks into it`,
    "looked-up": ({ name }) => `\`${name}\` is looked into and nothing ever fills it`,
  },
  only: { text: /cache|memo/i },
  on: {
    assignment(node, cx) {
      if (cx.role === "app") check(node, cx);
    },
  },
});

interface Declared {
  readonly cls: string | undefined;
  readonly name: string;
}

function check(node: SyntaxNode, cx: Cx): void {
  const left = node.field("left");
  const right = node.field("right");
  const declared = left && right && startsEmpty(right) && declaredAt(left, node, cx);
  if (!left || !right || !declared) return;
  const { cls, name } = declared;
  // A base out of sight may read it; fields of data classes are arguments as well.
  if (cls !== undefined && !isOwn({ cls, name }, cx)) return;
  const use = cx.facts.cacheUse(cx.path, cls, name);
  if (use !== "none" && use !== "filled" && use !== "looked-up") return;
  // What stands in a list is kept alive by it, which pictures of Tk and tasks need.
  if (use === "filled" && isRow(right)) return;
  const isIdle = use === "none";
  cx.report({
    at: left,
    message: use,
    data: { name: left.text },
    ...(isIdle ? { unnecessary: true } : { confidence: "likely" as const }),
    ...(isIdle && isHarmless(right, cx) ? { fix: (fx: FixBuilder) => remove(fx, node, left.text) } : {}),
  });
}

function isRow(value: SyntaxNode): boolean {
  return value.kind === "list" || /^(list|set|deque|collections\.deque)\(/.test(value.text);
}

/** `self._cache = {}` in `__init__`, `_cache = {}` of a class body or of the module itself. */
function declaredAt(left: SyntaxNode, node: SyntaxNode, cx: Cx): Declared | undefined {
  const { unit } = cx;
  if (left.kind === "identifier") {
    if (unit.kind !== "statement" || unit.root.kind !== "expression_statement" || !isPrivateCache(left.text))
      return undefined;
    return { cls: unit.className || undefined, name: left.text };
  }
  const name = left.kind === "attribute" ? (left.field("attribute")?.text ?? "") : "";
  if (!isPrivateCache(name) || unit.name !== "__init__" || left.field("object")?.text !== "self") return undefined;
  const isDirect = cx.scopes.of(node).name === `${unit.className}.__init__`;
  return isDirect && unit.className !== "" ? { cls: unit.className, name } : undefined;
}

function isOwn({ cls, name }: { readonly cls: string; readonly name: string }, cx: Cx): boolean {
  const id = { path: cx.path, name: cls };
  if (cx.facts.inherits({ path: cx.path, name: `${cls}.${name}` }) !== "no" || isKeptByDecorator(id, cx)) return false;
  return cx.unit.kind === "function" || cx.facts.class(id)?.decorators.length === 0;
}

/** Decorators of libraries that keep results in an attribute of the object. */
function isKeptByDecorator(cls: { readonly path: string; readonly name: string }, cx: Cx): boolean {
  return cx.facts
    .methods(cls)
    .some((id) =>
      cx.facts
        .function(id)
        ?.decoratorTexts.some(
          (text) => /reify|cache|memo/i.test(text) && !/(^|\.)(lru_cache|cache|cached_property)$/.test(text),
        ),
    );
}

/** Making it does nothing else. */
function isHarmless(value: SyntaxNode, cx: Cx): boolean {
  if (value.kind !== "call") return true;
  const target = cx.facts.target(value);
  return target.t === "library" && /^(builtins|collections|weakref)\./.test(target.name);
}

function remove(fx: FixBuilder, node: SyntaxNode, name: string): void {
  fx.title(`Remove \`${name}\``);
  fx.safety("safe");
  fx.removeStatement(node);
}
