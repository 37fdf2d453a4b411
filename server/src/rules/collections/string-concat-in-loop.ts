// Flags texts that grow piece by piece in a loop over data. CPython extends a function's own local in place; anything else is copied.

import { waitsAnyway } from "../../facts/reads/turns";
import { isUsedInLoop, joinRewrite } from "../../semantics/python/shapes/join-rewrite";
import { type Accumulation, accumulations, ownLocal, restarts } from "../../semantics/python/shapes/text-growth";
import { loopHeader, shownElement } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { parentPart } from "../../text/dotted";
import { defineRule, type UnitContext } from "../api";
import docs from "./string-concat-in-loop.md";

type Message = "copied" | "summed" | "local";
type Cx = UnitContext<Message>;
type Text = "str" | "bytes";

export const stringConcatInLoop = defineRule<Message>({
  meta: {
    id: "string-concat-in-loop",
    family: "collections",
    severity: "low",
    profile: "recommended",
    fix: "safe",
    sections: ["G13"],
    docs,
  },
  messages: {
    copied: ({ name, each }) => `each \`+=\` copies all of \`${name}\`, once per ${each}`,
    summed: ({ name, each }) => `\`${name} = ${name} + ... + ...\` copies all of \`${name}\`, once per ${each}`,
    local: ({ name, each }) => `\`${name}\` grows by \`+=\` once per ${each}: only CPython extends it without a copy`,
  },
  onUnit(cx) {
    if (cx.role === "test") return;
    for (const found of accumulations(cx.unit.root, cx)) check(found, cx);
  },
});

function check(found: Accumulation, cx: Cx): void {
  const [first, ...others] = found.growths;
  if (!first) return;
  const type = textOf(first.target, cx);
  if (!type || isResetByMethod(first.target, found.loop, cx)) return;
  const variable = ownLocal(first.target, cx);
  const summed = found.growths.find((g) => !g.inPlace);
  const message = !variable || type === "bytes" ? "copied" : summed ? "summed" : "local";
  // Nothing else would do where each turn looks at the text.
  if (message === "local" && variable && isUsedInLoop(found, variable)) return;
  const isHint = message === "local" || restarts(found);
  const isLarge = !isHint && growsLarge(found, type, cx);
  if (!isLarge && (cx.profile !== "strict" || cx.role !== "app" || isHandful(found.loop))) return;
  const empty = type === "bytes" ? 'b""' : '""';
  const isText = (node: SyntaxNode) => textOf(node, cx) === type;
  const fix = variable && joinRewrite({ accumulation: found, variable, empty, isText }, cx);
  const at = message === "summed" && summed ? summed : first;
  cx.report({
    at: { start: at.node.start, end: at.target.end },
    message,
    data: { name: first.target.text, each: shownElement(found.loop) },
    ...(isHint ? { severity: "hint" } : {}),
    related: [
      { place: loopHeader(found.loop), label: "once per turn of this loop" },
      ...others.slice(0, 4).map((g) => ({ place: { at: g.target }, label: "grows here too" })),
    ],
    ...(fix ? { fix } : {}),
  });
}

/** What outlives the function, or takes up data chunk by chunk: others are as long as a message, a line or a label. */
function growsLarge({ loop, growths }: Accumulation, type: Text, cx: Cx): boolean {
  const [first] = growths;
  // Page by page, what is asked for takes longer than what is copied.
  if (!first || (loop.outer && (awaits(loop.outer) || waitsAnyway(loop.outer, cx.facts)))) return false;
  const scope = cx.scopes.of(first.node);
  if (cx.scopes.globals(scope).has(first.target.text)) return true;
  if (isOwnAttribute(first.target, cx)) return isAlwaysText(first.target, type, cx);
  const isChunk = growths.some((g) => g.parts.some((part) => loop.targets.includes(part.text)));
  return type === "bytes" && isChunk && scope.parent !== undefined;
}

const AWAITS: ReadonlySet<string> = new Set(["await"]);

function awaits({ body }: Loop): boolean {
  return body.some((part) => part.select(AWAITS).length > 0);
}

function isOwnAttribute(target: SyntaxNode, cx: Cx): boolean {
  const ref = target.kind === "attribute" ? cx.refs.of(target) : undefined;
  return ref?.k === "attr" && ref.of.k === "self";
}

/** True when every value that the class gives to the attribute is known, and a text. */
function isAlwaysText(target: SyntaxNode, type: Text, cx: Cx): boolean {
  const name = target.field("attribute")?.text ?? "";
  const cls = cx.facts.function(cx.facts.self(target))?.className ?? "";
  const given = cx.facts.methods({ path: cx.path, name: cls }).flatMap((id) => {
    const attributes = cx.facts.function(id)?.selfAttributes ?? {};
    const refs = Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : [];
    return refs.map((ref) => cx.facts.evaluate(ref, id));
  });
  return given.length > 0 && given.every((value) => value.v === "instance" && value.of === `builtins.${type}`);
}

/** Things that come in handfuls by nature. */
function isHandful(loop: Loop): boolean {
  return loop.targets.some((name) =>
    /^(fmt|format|ext|suffix|prefix|flag|mode|lang|language|column|col|field|header|part)$/.test(name),
  );
}

/** What an expression surely is. */
function textOf(node: SyntaxNode, cx: Cx): Text | undefined {
  if (node.kind === "parenthesized_expression") return node.namedChildren[0] && textOf(node.namedChildren[0], cx);
  if (node.kind === "conditional_expression") {
    const [a, , b] = node.namedChildren;
    const type = a && textOf(a, cx);
    return b && textOf(b, cx) === type ? type : undefined;
  }
  if (node.kind === "binary_operator") return textOfOperation(node, cx);
  const value = cx.facts.value(node);
  if (value.v !== "instance") return undefined;
  return value.of === "builtins.str" ? "str" : value.of === "builtins.bytes" ? "bytes" : undefined;
}

function textOfOperation(node: SyntaxNode, cx: Cx): Text | undefined {
  const left = node.field("left");
  const right = node.field("right");
  const operator = node.field("operator")?.kind ?? "";
  if (!left || !right) return undefined;
  if (operator === "%") return textOf(left, cx);
  if (operator === "+") return textOf(left, cx) ?? textOf(right, cx);
  return operator === "*" ? (textOf(left, cx) ?? textOf(right, cx)) : undefined;
}

/** `self.flush()` in the loop may empty what grows. */
function isResetByMethod(target: SyntaxNode, loop: Loop, cx: Cx): boolean {
  if (target.kind === "identifier") return false;
  const root = target.text.split(/[.[]/, 1)[0] ?? "";
  for (const part of loop.body) {
    for (const node of part.descendants()) {
      if (node.kind === "call" && mayReset(node, root, target, cx)) return true;
    }
  }
  return false;
}

function mayReset(call: SyntaxNode, root: string, target: SyntaxNode, cx: Cx): boolean {
  const callee = call.field("function");
  const [receiver] = callee?.text.split(".", 1) ?? [];
  const isGiven =
    call.field("arguments")?.namedChildren.some((n) => n.text === root || n.text === target.text) === true;
  if (receiver !== root && !isGiven) return false;
  const called = cx.facts.target(call);
  const name = target.field("attribute")?.text ?? "";
  if (called.t !== "function") return called.t === "unknown" || isGiven;
  const cls = parentPart(called.id.name);
  const writers = cx.facts.methods({ path: called.id.path, name: cls }).filter((id) => {
    return id.name !== `${cls}.__init__` && Object.hasOwn(cx.facts.function(id)?.selfAttributes ?? {}, name);
  });
  return writers.some((id) => id.name !== cx.facts.self(call).name);
}
