// Flags containers that a loop over data makes anew on each turn, with all that they held before: as many copies as there are turns.
import { lengthOf } from "../../facts/collections/length";
import { isEnumeration, isHandful } from "../../facts/database/few-turns";
import { waitsAnyway } from "../../facts/reads/turns";
import { libraryNameOf } from "../../facts/value";
import { collectRewrite, extendRewrite } from "../../semantics/python/collections/collect-rewrite";
import { type Copy, type Copying, copyings } from "../../semantics/python/collections/copies";
import { COMPARISONS } from "../../semantics/python/kinds";
import { unwrapped } from "../../semantics/python/loop-guards";
import { isWithin } from "../../semantics/python/shapes/join-rewrite";
import { ownLocal, restarts } from "../../semantics/python/shapes/text-growth";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { type Confidence, defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./array-concat-in-loop.md";

type Message = "call" | "sum";
type Cx = UnitContext<Message>;
/** What is copied: arrays and tables are, byte by byte; of the others the references are. */
type Kind = "array" | "frame" | "tensor" | "list" | "dict" | "tuple" | "set";

export const arrayConcatInLoop = defineRule<Message>({
  meta: {
    id: "array-concat-in-loop",
    family: "collections",
    severity: "medium",
    profile: "recommended",
    fix: "safe",
    sections: ["G13", "G11"],
    docs,
  },
  messages: {
    call: ({ callee, name, each }) => `\`${callee}\` copies all of \`${name}\`, once per ${each}`,
    sum: ({ name, kind, each }) => `\`${name}\` becomes a new ${kind} with all that it held, once per ${each}`,
  },
  onUnit(cx) {
    if (cx.role === "test") return;
    for (const found of copyings(cx.unit.root, cx)) check(found, cx);
  },
});

function check(found: Copying, cx: Cx): void {
  const { loop, growths } = found;
  const [first, ...others] = growths;
  if (!first || isEnumeration(loop, cx) || isHandful(loop, cx)) return;
  const kinds = new Set(growths.map((growth) => kindOf(growth, cx)));
  const [kind] = kinds;
  const confidence = kind && kinds.size === 1 ? confidenceOf(found, kind, cx) : undefined;
  if (!kind || !confidence) return;
  const fix = rewriteOf(found, kind, cx);
  cx.report({
    at: first.node,
    message: first.form === "call" || first.form === "method" ? "call" : "sum",
    data: {
      name: first.target.text,
      callee: shownExpression(first.value.field("function") ?? first.value),
      kind,
      each: shownElement(loop),
    },
    ...(LIGHT.has(kind) || restarts(found) ? { severity: "low" } : {}),
    confidence,
    ...(confidence === "likely" || LIGHT.has(kind) || cx.role === "example" ? { profile: "strict" } : {}),
    related: [
      { place: loopHeader(loop), label: "once per turn of this loop" },
      ...others.slice(0, 4).map((g) => ({ place: { at: g.target }, label: "copied here too" })),
    ],
    ...(fix ? { fix } : {}),
  });
}

/** Certain where the turns are as many as the data; likely where somebody hands them over; all else is left to the strict profile. */
function confidenceOf(found: Copying, kind: Kind, cx: Cx): Confidence | undefined {
  const { loop } = found;
  // Whoever needs the whole on each turn needs it made anew: references cost little.
  const isNeeded = isReadInLoop(found, cx);
  if (isNeeded && (LIGHT.has(kind) || cx.profile !== "strict")) return undefined;
  const source = loop.iterable ?? loop.node.field("condition");
  const turns = source ? lengthOf(source, cx) : "open";
  if (turns === "few") return undefined;
  if (turns !== "open" || isByGroup(loop, cx)) {
    // Who hands keys over may have picked a few.
    const isPicked = source !== undefined && cx.scopes.variable(unwrapped(source))?.kind === "parameter";
    return isNeeded || isPicked || waitsAnyway(loop, cx.facts) ? "likely" : "certain";
  }
  return cx.profile === "strict" || (!LIGHT.has(kind) && source && isGiven(source, cx)) ? "likely" : undefined;
}

/** `for key in table["key"].unique()` with `table[table["key"] == key]` in it: each group is looked for in the whole table. */
function isByGroup({ iterable, body, targets }: Loop, { scopes }: Cx): boolean {
  const name = iterable && unwrapped(iterable);
  const writes = name?.kind === "identifier" ? (scopes.variable(name)?.writes ?? []) : [];
  const made = writes.length === 1 ? writes[0]?.parent?.field("right") : name;
  if (made?.field("function")?.field("attribute")?.text !== "unique") return false;
  const tests = body.flatMap((part) => part.select(COMPARISONS));
  return tests.some(
    ({ namedChildren: [, right], parent }) =>
      parent?.kind === "subscript" && right?.kind === "identifier" && targets.includes(right.text),
  );
}

const FILES = /(^|\.)(listdir|scandir|i?glob|rglob|iterdir)$/;

/** Goes over files, or what a name holds, or over most of it, rather than over a number or something that an object has. */
function isGiven(source: SyntaxNode, { scopes }: Cx): boolean {
  const inner = unwrapped(source);
  if (inner.kind === "call" && FILES.test(inner.field("function")?.text ?? "")) return true;
  const whole = inner.field("subscript")?.kind === "slice" ? (inner.field("value") ?? inner) : inner;
  return whole.kind === "identifier" && whole.text !== "self" && scopes.variable(whole) !== undefined;
}

function isReadInLoop({ loop, growths }: Copying, { scopes }: Cx): boolean {
  const [first] = growths;
  const variable = first?.target.kind === "identifier" ? scopes.variable(first.target) : undefined;
  const reads = variable?.reads.filter((read) => isWithin(read, loop.node)) ?? [];
  return reads.some((read) => !growths.some(({ value }) => isWithin(read, value)) && isWholeRead(read));
}

/** Handed on, rather than asked for its size, for one element, or whether it is there. */
function isWholeRead({ parent, fieldName }: SyntaxNode): boolean {
  if (parent?.kind === "subscript") return fieldName !== "value" && fieldName !== "subscript";
  if (parent?.kind === "argument_list") return parent.parent?.field("function")?.text !== "len";
  return parent?.kind !== "attribute" && parent?.kind !== "comparison_operator" && parent?.kind !== "not_operator";
}

const LIGHT: ReadonlySet<Kind> = new Set<Kind>(["list", "dict", "tuple", "set"]);

const CALLS: readonly (readonly [RegExp, Kind])[] = [
  [/^(numpy|cupy|jax\.numpy)\.(concatenate|concat|vstack|hstack|dstack|column_stack|row_stack|append)$/, "array"],
  [/^pandas\.concat$/, "frame"],
  [/^torch\.(cat|concat|concatenate|vstack|hstack|dstack|column_stack)$/, "tensor"],
];

function kindOf({ form, value, target, parts }: Copy, cx: Cx): Kind | undefined {
  if (form === "call") {
    const called = libraryNameOf(cx.facts.target(value));
    return CALLS.find(([pattern]) => pattern.test(called))?.[1];
  }
  if (form === "method") return isFrame(target, cx) ? "frame" : undefined;
  if (form === "display") return value.kind === "dictionary" ? "dict" : "list";
  const type = typeOf(target, cx);
  if (form === "union") return type === "dict" || type === "set" ? type : undefined;
  if (type !== "list" && type !== "tuple") return undefined;
  return parts.every((part) => part.kind === type || typeOf(part, cx) === type) ? type : undefined;
}

/** Started as a table: what an old method of it returns is not known. */
function isFrame(target: SyntaxNode, { scopes, facts }: Cx): boolean {
  const writes = target.kind === "identifier" ? (scopes.variable(target)?.writes ?? []) : [];
  return writes.some((write) => {
    const given = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    const value = given?.kind === "call" ? facts.value(given) : undefined;
    return value?.v === "instance" && /^pandas\.(DataFrame|Series)$/.test(value.of);
  });
}

function typeOf(node: SyntaxNode, cx: Cx): string {
  const value = cx.facts.value(node);
  return value.v === "instance" ? value.of.replace(/^builtins\./, "") : "";
}

function rewriteOf(found: Copying, kind: Kind, cx: Cx): ((fx: FixBuilder) => void) | undefined {
  const [first] = found.growths;
  const variable = first && ownLocal(first.target, cx);
  if (!variable || kind === "tuple" || kind === "set") return undefined;
  const isNumber = (node: SyntaxNode) => /^(int|float|bool)$/.test(typeOf(node, cx));
  const isFresh = (call: SyntaxNode) => MAKES.test(libraryNameOf(cx.facts.target(call)));
  const isHeld = (node: SyntaxNode) => /^(list|tuple|numpy\.ndarray)$/.test(typeOf(node, cx));
  return LIGHT.has(kind)
    ? extendRewrite({ found, variable })
    : collectRewrite({ found, variable, isSafe: kind === "array", isNumber, isFresh, isHeld }, cx);
}

const MAKES = /^numpy\.(array|zeros|ones|full|arange|linspace|copy|repeat|tile)$/;
