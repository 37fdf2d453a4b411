// Flags lists and tuples that are made only to be looped over. Needed copies, of what the loop or anybody else may change, stay.
import { classOf, libraryReached } from "../../facts/value";
import { isInBody } from "../../semantics/body-names";
import { isOnlyIterated, loopAtOnce, loopOver, runsAtOnce } from "../../semantics/python/shapes/iterated";
import { leavesAlone, makesContainer, type Surroundings } from "../../semantics/python/shapes/leaves-alone";
import { shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./redundant-materialization.md";

type Message = "copy" | "named";
type Cx = UnitContext<Message>;

export const redundantMaterialization = defineRule<Message>({
  meta: {
    id: "redundant-materialization",
    family: "collections",
    severity: "hint",
    profile: "recommended",
    fix: "safe",
    sections: ["G17", "G19"],
    docs,
  },
  messages: {
    copy: ({ call }) => `\`${call}\` makes a copy that is only looped over`,
    named: ({ call, name }) => `\`${name}\` is only looped over: \`${call}\` stores elements that nobody keeps`,
  },
  on: {
    call(node, cx) {
      const source = cx.role === "test" ? undefined : sourceOf(node, cx);
      if (!source) return;
      const loop = loopOver(node, cx);
      if (!loop) named(node, source, cx);
      else if (staysWhole(loop, source, cx)) report(node, source, { message: "copy", name: "", isFixable: true }, cx);
    },
  },
});

/** What is materialised. */
interface Source {
  readonly node: SyntaxNode;
  /** The name of a container that may change; undefined for what never changes, or what nobody else can reach. */
  readonly owner: SyntaxNode | undefined;
  readonly isRange: boolean;
}

/** The argument of `list(...)` or `tuple(...)`, if iterating over it directly yields the same. */
function sourceOf(call: SyntaxNode, cx: Cx): Source | undefined {
  const callee = call.field("function");
  if (callee?.kind !== "identifier" || (callee.text !== "list" && callee.text !== "tuple")) return undefined;
  const args = call.field("arguments");
  const node = args?.kind === "argument_list" && args.namedChildren.length === 1 ? args.namedChildren[0] : undefined;
  if (!node || libraryReached(cx.facts.target(call)) !== `builtins.${callee.text}`) return undefined;
  const isRange = node.kind === "call" && libraryReached(cx.facts.target(node)) === "builtins.range";
  if (isRange || makesContainer(node, surroundings(cx))) return { node, owner: undefined, isRange };
  const owner = viewed(node) ?? node;
  const type = containerOf(owner, owner !== node, cx);
  return type === undefined ? undefined : { node, owner: IMMUTABLE.test(type) ? undefined : owner, isRange };
}

function surroundings(cx: Cx): Surroundings {
  return {
    scopes: cx.scopes,
    loops: cx.loops,
    refs: cx.refs,
    libraryCall: (call) => libraryReached(cx.facts.target(call)),
    typeOf: (node) => classOf(cx.facts.value(node)),
  };
}

/** `d` of `d.keys()`, `d.values()`, `d.items()`. */
function viewed(node: SyntaxNode): SyntaxNode | undefined {
  const callee = node.kind === "call" ? node.field("function") : undefined;
  if (!/^(keys|values|items)$/.test(callee?.field("attribute")?.text ?? "")) return undefined;
  return node.field("arguments")?.namedChildren.length === 0 ? callee?.field("object") : undefined;
}

const IMMUTABLE = /^builtins\.(str|tuple|frozenset|range|bytes)$/;
const MAPPINGS = /^(builtins\.dict|collections\.(OrderedDict|defaultdict|Counter))$/;
const COLLECTIONS = /^(builtins\.(list|tuple|set|frozenset|str|bytes|range)|collections\.deque)$/;

/** The one builtin container type that a name or an attribute surely holds. */
function containerOf(owner: SyntaxNode, isMapping: boolean, cx: Cx): string | undefined {
  if (owner.kind !== "identifier" && owner.kind !== "attribute") return undefined;
  const type = classOf(cx.facts.value(owner)) ?? "";
  if (!MAPPINGS.test(type) && (isMapping || !COLLECTIONS.test(type))) return undefined;
  return (owner.kind === "identifier" ? isAlwaysKnown : isAlwaysAssigned)(owner, cx) ? type : undefined;
}

/** An annotated parameter, or a local whose every value is known: an unknown one might be an iterator. */
function isAlwaysKnown(name: SyntaxNode, cx: Cx): boolean {
  const variable = cx.scopes.variable(name);
  // Module-level names: the facts know all their values.
  if (!variable?.scope.parent) return true;
  return variable.writes.every((write) => {
    if (write.parent?.kind === "typed_parameter" || write.parent?.kind === "typed_default_parameter") return true;
    const given = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return given !== undefined && classOf(cx.facts.value(given)) !== undefined;
  });
}

function isAlwaysAssigned(attribute: SyntaxNode, cx: Cx): boolean {
  const ref = cx.refs.of(attribute);
  if (ref.k !== "attr" || ref.of.k !== "self") return false;
  const values = assignedValues(ref.name, attribute, cx);
  return values.length > 0 && values.every((isKnown) => isKnown);
}

/** For each value that methods of the class around a node give to an attribute: whether it is known. */
function assignedValues(name: string, node: SyntaxNode, cx: Cx): readonly boolean[] {
  return cx.facts.methods({ path: cx.path, name: classAround(node, cx) }).flatMap((id) => {
    const given = cx.facts.function(id)?.selfAttributes ?? {};
    const refs = Object.hasOwn(given, name) ? (given[name] ?? []) : [];
    return refs.map((ref) => cx.facts.evaluate(ref, id).v === "instance");
  });
}

function classAround(node: SyntaxNode, cx: Cx): string {
  return cx.facts.function(cx.facts.self(node))?.className ?? "";
}

function staysWhole(loop: Loop, { owner }: Source, cx: Cx): boolean {
  if (!owner) return true;
  if (!runsAtOnce(loop, (call) => libraryReached(cx.facts.target(call)))) return false;
  return leavesAlone({ body: loop.body, owner, keys: loop.targets, isSteady: isSteady(owner, cx) }, surroundings(cx));
}

/** A local or parameter, or a container that only its constructor or module fills. */
function isSteady(owner: SyntaxNode, cx: Cx): boolean {
  if (owner.kind === "identifier" && cx.scopes.variable(owner)?.scope.parent) return true;
  const name = owner.field("attribute")?.text ?? owner.text;
  const cls = owner.kind === "attribute" ? { owner: classAround(owner, cx) } : {};
  return cx.facts.containerUses({ path: cx.path, ...cls, name }).uses.every(({ use, id }) => {
    return (use !== "grow" && use !== "shrink") || isInBody(id.name) || lastPart(id.name) === "__init__";
  });
}

/** `numbers = list(range(n))`, then nothing but loops over `numbers`. */
function named(call: SyntaxNode, source: Source, cx: Cx): void {
  const assignment = call.parent;
  const target = assignment?.kind === "assignment" && call.fieldName === "right" ? assignment.field("left") : undefined;
  const variable = target?.kind === "identifier" ? cx.scopes.variable(target) : undefined;
  if (!target || !variable || variable.captured || variable.scope.node.kind !== "function_definition") return;
  if (variable.kind !== "local" && variable.kind !== "parameter") return;
  const isAlone = variable.kind === "local" && variable.writes.length === 1 && !assignment?.field("type");
  const loop = isAlone ? loopAtOnce(variable, cx) : undefined;
  const isRedundant = source.isRange
    ? isOnlyIterated(variable, (node) => libraryReached(cx.facts.target(node)))
    : loop !== undefined && staysWhole(loop, source, cx);
  if (isRedundant) report(call, source, { message: "named", name: target.text, isFixable: isAlone }, cx);
}

interface Told {
  readonly message: Message;
  readonly name: string;
  readonly isFixable: boolean;
}

function report(call: SyntaxNode, source: Source, { message, name, isFixable }: Told, cx: Cx): void {
  const isOneLine = !/[\n#]/.test(call.text);
  cx.report({
    at: call,
    message,
    data: { call: shown(call), name },
    ...(isFixable && isOneLine ? { fix: (fx: FixBuilder) => drop(fx, call, source) } : {}),
  });
}

function shown(node: SyntaxNode): string {
  return /^.{1,50}$/.test(node.text) ? node.text : shownExpression(node);
}

function drop(fx: FixBuilder, call: SyntaxNode, { node, owner }: Source): void {
  // Walking over a mapping yields its keys.
  const isKeys = owner !== undefined && owner !== node && node.field("function")?.field("attribute")?.text === "keys";
  const kept = isKeys ? owner : node;
  fx.title(`Loop over \`${shown(kept)}\` itself`);
  fx.safety("safe");
  fx.replace(call, kept.text);
}
