// Flags steps of a loop that ask one interface several questions where it answers them together.
import { type Batch, batchOf, manyOf } from "../../facts/invariance/batched";
import type { SymbolId } from "../../facts/summary";
import { isWithin, turnOf } from "../../semantics/python/invariance/steady";
import { CALLS } from "../../semantics/python/kinds";
import type { SyntaxNode } from "../../syntax/node";
import { parentPart } from "../../text/dotted";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./chatty-calls.md";

type Message = "together" | "many";
type Cx = UnitContext<Message>;

export const chattyCalls = defineRule<Message>({
  meta: {
    id: "chatty-calls",
    family: "numeric",
    severity: "medium",
    profile: "strict",
    fix: "none",
    sections: ["G3"],
    docs,
  },
  messages: {
    together: ({ object, count, batch, answers }) =>
      `\`${object}\` is called ${count} times per step: \`${batch}\` answers ${answers} at once`,
    many: ({ object, count, batch, method }) =>
      `\`${object}.${method}\` is called ${count} times per step: \`${batch}\` takes all of them at once`,
  },
  onUnit(cx) {
    // To make an object is no step of what it does.
    if (cx.role === "test" || cx.unit.kind !== "function" || cx.unit.name === "__init__") return;
    for (const group of groupsOf(cx)) check(group, cx);
  },
});

/** Calls of methods of one object in one function. */
interface Group {
  readonly object: SyntaxNode;
  readonly calls: readonly SyntaxNode[];
}

const ENOUGH = 3;

function groupsOf({ unit, scopes }: Cx): readonly Group[] {
  const groups = new Map<string, SyntaxNode[]>();
  for (const call of unit.root.select(CALLS)) {
    const callee = call.field("function");
    const object = callee?.kind === "attribute" ? callee.field("object") : undefined;
    if (!object || !isInjectable(object)) continue;
    const key = `${scopes.of(call).name} ${object.text}`;
    const known = groups.get(key);
    if (known) known.push(call);
    else groups.set(key, [call]);
  }
  return [...groups.values()].flatMap((calls) => {
    const object = calls[0]?.field("function")?.field("object");
    return object && calls.length >= ENOUGH ? [{ object, calls }] : [];
  });
}

/** `engine`, `self.engine`. */
function isInjectable(object: SyntaxNode): boolean {
  if (object.kind === "identifier") return object.text !== "self" && object.text !== "cls";
  return object.kind === "attribute" && object.field("object")?.text === "self";
}

function methodOf(call: SyntaxNode): string {
  return call.field("function")?.field("attribute")?.text ?? "";
}

function check(group: Group, cx: Cx): void {
  const { object, calls } = group;
  if (object.kind === "identifier" && cx.scopes.variable(object)?.kind !== "parameter") return;
  const value = cx.facts.value(object);
  if (value.v !== "object" || !isInjected(object, cx)) return;
  const asked = new Set(calls.map(methodOf));
  const batch = isInterface(value.id, cx) ? batchOf(value.id, asked, cx.facts) : undefined;
  if (batch) together(group, batch, cx);
  else many(group, value.id, cx);
}

/** Others implement it, and may answer with one look; a class that asks itself one by one saves nothing. */
function isInterface(cls: SymbolId, { facts }: Cx): boolean {
  return ["typing.Protocol", "abc.ABC"].some((base) => facts.derives(cls, base) === "yes");
}

/** Given to the function, or to the object when it was made. */
function isInjected(object: SyntaxNode, cx: Cx): boolean {
  if (object.kind === "identifier") return true;
  const attribute = object.field("attribute")?.text ?? "";
  const self = cx.facts.self(object);
  const init = cx.facts.function({ path: self.path, name: `${parentPart(self.name)}.__init__` });
  return init?.selfAttributes[attribute]?.some((ref) => ref.k === "param" || ref.k === "either") === true;
}

function together(group: Group, batch: Batch, cx: Cx): void {
  const covered = group.calls.filter((call) => batch.answers.has(methodOf(call)));
  const [first] = covered;
  if (!first || new Set(inStepOf(first, covered, cx)).size < 2) return;
  const place = stepOf(first, cx);
  if (!place) return;
  const answers = [...batch.answers].map((name) => `\`${name}\``).join(", ");
  report(
    first,
    "together",
    { group, batch: batch.name, answers },
    [{ place: { id: batch.id }, label: "answers them at once" }, place],
    cx,
  );
}

/** What else is asked in the step of a call. */
function inStepOf(first: SyntaxNode, calls: readonly SyntaxNode[], { loops }: Cx): readonly string[] {
  const loop = loops.around(first);
  const turn = loop && turnOf(loop);
  return calls.filter((call) => !turn || isWithin(call, turn)).map(methodOf);
}

/** One method, asked with one constant after the other. */
function many(group: Group, cls: SymbolId, cx: Cx): void {
  const byName = new Map<string, SyntaxNode[]>();
  for (const call of group.calls) byName.set(methodOf(call), [...(byName.get(methodOf(call)) ?? []), call]);
  for (const [method, calls] of byName) {
    const keys = new Set(calls.map(constantOf));
    const batch = keys.size >= ENOUGH && !keys.has(undefined) ? manyOf(cls, method, cx.facts) : undefined;
    const [first] = calls;
    const place =
      batch && first && !group.calls.some((call) => methodOf(call) === batch) ? stepOf(first, cx) : undefined;
    if (!batch || !first || !place) continue;
    report(first, "many", { group: { ...group, calls }, batch, answers: "" }, [place], cx);
  }
}

/** The only argument, where it is written down. */
function constantOf(call: SyntaxNode): string | undefined {
  const [only, ...others] = call.field("arguments")?.namedChildren ?? [];
  return others.length === 0 && (only?.kind === "string" || only?.kind === "integer") ? only.text : undefined;
}

/** The loop whose step the call belongs to: around it, or around a call of its function. */
function stepOf(call: SyntaxNode, { loops, facts }: Cx): Related | undefined {
  const loop = loops.around(call);
  if (loop)
    return loop.trips === "constant" || loop.trips === "retry"
      ? undefined
      : { place: { at: loop.iterable ?? loop.node }, label: "in this loop" };
  const caller = facts.callers(facts.self(call)).calls.find(({ id, call: n }) => {
    const summary = facts.calls(id)[n];
    return summary !== undefined && summary.loops > 0 && !summary.retry && !summary.rescue;
  });
  return caller && { place: { id: caller.id, call: caller.call }, label: "called for each step here" };
}

interface Found {
  readonly group: Group;
  readonly batch: string;
  readonly answers: string;
}

function report(
  at: SyntaxNode,
  message: Message,
  { group, batch, answers }: Found,
  related: readonly Related[],
  cx: Cx,
): void {
  cx.report({
    at,
    message,
    data: { object: group.object.text, count: group.calls.length, batch, answers, method: methodOf(at) },
    related,
    // What a call costs, only who implements it knows.
    confidence: "likely",
  });
}
