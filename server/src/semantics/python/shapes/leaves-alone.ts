// Owns the judgement whether code leaves a container as it is while somebody walks over it. Unknown counts as no: a call that nobody
// can follow, an await, a write that may hit the container under another name. Pure; what calls and types are is asked of the caller.

import type { SyntaxNode } from "../../../syntax/node";
import { lastPart } from "../../../text/dotted";
import type { Services, Variable } from "../../services";

export interface Surroundings extends Services {
  /** Dotted name of the library function that a call calls; undefined for anything else. */
  libraryCall(call: SyntaxNode): string | undefined;
  /** Dotted name of the library class of which an expression is an instance. */
  typeOf(expression: SyntaxNode): string | undefined;
}

export interface Walk {
  /** What runs at each step. */
  readonly body: readonly SyntaxNode[];
  /** The container: a name or an attribute. */
  readonly owner: SyntaxNode;
  /** Names that are keys of it. */
  readonly keys: readonly string[];
  /** True when nobody changes it at other times: another thread could do so during the walk. */
  readonly isSteady: boolean;
}

/** True when the body can't change what the owner holds. */
export function leavesAlone({ body, owner, keys, isSteady }: Walk, cx: Surroundings): boolean {
  const nodes = body.flatMap((part) => [part, ...part.descendants()]);
  if (nodes.some((node) => touches(node, owner, keys, cx))) return false;
  return isPrivate(owner, cx) || (isSteady && nodes.every((node) => isQuiet(node, owner, cx)));
}

const READERS =
  /^(get|keys|values|items|copy|index|count|most_common|union|intersection|difference|issubset|issuperset|isdisjoint)$/;

/** Changes the container by its own name. */
function touches(node: SyntaxNode, owner: SyntaxNode, keys: readonly string[], cx: Surroundings): boolean {
  const isOwner = (n: SyntaxNode | undefined): boolean => n?.text === owner.text;
  switch (node.kind) {
    case "call": {
      const callee = node.field("function");
      return isOwner(callee?.field("object")) && !READERS.test(callee?.field("attribute")?.text ?? "");
    }
    case "assignment":
    case "augmented_assignment": {
      const left = node.field("left");
      return isOwner(left) || [left, ...(left?.descendants() ?? [])].some((n) => isOwner(n?.field("value")));
    }
    case "delete_statement":
      return [...node.descendants()].some(isOwner);
    case "subscript": {
      // Reading a missing key of a defaultdict adds it.
      const key = node.field("subscript")?.text ?? "";
      return isOwner(node.field("value")) && !keys.includes(key) && mayAddKeys(owner, cx);
    }
    default:
      return false;
  }
}

function mayAddKeys(owner: SyntaxNode, cx: Surroundings): boolean {
  const type = cx.typeOf(owner);
  if (type === undefined || type.endsWith("defaultdict")) return true;
  return /dict$/i.test(type) && !freshLocal(owner, cx);
}

/** A local that the function made itself and that no other code has got hold of. */
function isPrivate(owner: SyntaxNode, cx: Surroundings): boolean {
  const variable = freshLocal(owner, cx);
  return variable?.reads.every((read) => isHarmlessRead(read, cx)) ?? false;
}

/** Bound to nothing but containers made on the spot. */
function freshLocal(name: SyntaxNode, cx: Surroundings): Variable | undefined {
  const variable = name.kind === "identifier" ? cx.scopes.variable(name) : undefined;
  if (variable?.kind !== "local" || variable.captured) return undefined;
  if (variable.scope.node.kind !== "function_definition") return undefined;
  const isFresh = variable.writes.every((write) => {
    const given = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return given !== undefined && given.start > write.start && makesContainer(given, cx);
  });
  return isFresh ? variable : undefined;
}

/** True when an expression yields a container that nobody else refers to. */
export function makesContainer(node: SyntaxNode, cx: Surroundings): boolean {
  switch (node.kind) {
    case "list":
    case "set":
    case "dictionary":
    case "tuple":
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
      return true;
    case "parenthesized_expression":
      return node.namedChildren[0] !== undefined && makesContainer(node.namedChildren[0], cx);
    case "binary_operator": {
      // Operations on sets and lists make new ones.
      const left = node.field("left");
      const isOperation = /^[-|&^+]$/.test(node.field("operator")?.kind ?? "");
      return isOperation && left !== undefined && makesContainer(left, cx);
    }
    case "call":
      return MAKERS.test(cx.libraryCall(node) ?? "");
    default:
      return false;
  }
}

const MAKERS =
  /^(builtins\.(list|tuple|set|frozenset|dict|sorted|range|(str|bytes)\.(split|rsplit|splitlines)|(list|dict|set|frozenset)\.(copy|union|intersection|difference))|collections\.(OrderedDict|defaultdict|Counter|deque))$/;

function isHarmlessRead(read: SyntaxNode, cx: Surroundings): boolean {
  const { parent, fieldName } = read;
  switch (parent?.kind) {
    case "attribute":
      return parent.parent?.kind === "call" && parent.fieldName === "function";
    case "subscript":
      return fieldName === "value";
    case "for_statement":
    case "for_in_clause":
      return fieldName === "right";
    case "comparison_operator":
    case "not_operator":
    case "if_statement":
    case "augmented_assignment":
      return fieldName !== "right";
    case "argument_list":
      return parent.parent?.kind === "call" && isPureBuiltin(cx.libraryCall(parent.parent) ?? "");
    default:
      return false;
  }
}

const LOUD = new Set([
  ...["await", "yield", "with_statement", "lambda", "function_definition", "class_definition"],
  ...["import_statement", "import_from_statement", "exec_statement", "global_statement", "delete_statement"],
]);

/** Runs no code that could reach the container, as far as anybody can tell. */
function isQuiet(node: SyntaxNode, owner: SyntaxNode, cx: Surroundings): boolean {
  if (LOUD.has(node.kind) || node.kind === "async") return false;
  if (node.kind === "call") return isQuietCall(node, owner, cx);
  if (node.kind !== "assignment" && node.kind !== "augmented_assignment") return true;
  const left = node.field("left");
  return [left, ...(left?.descendants() ?? [])].every((n) => n === undefined || isOwnStore(n, cx));
}

/** Attributes may be properties; elements may be those of the container under another name. */
function isOwnStore(node: SyntaxNode, cx: Surroundings): boolean {
  if (node.kind === "attribute") return false;
  const value = node.kind === "subscript" ? node.field("value") : undefined;
  return value === undefined || freshLocal(value, cx) !== undefined;
}

function isQuietCall(call: SyntaxNode, owner: SyntaxNode, cx: Surroundings): boolean {
  const name = cx.libraryCall(call);
  if (name === undefined) return false;
  const root = owner.text.split(".", 1)[0] ?? "";
  const given = call.field("arguments");
  if (given?.kind !== "argument_list") return given?.kind === "generator_expression" && isPureBuiltin(name);
  for (const argument of given.namedChildren) {
    const value = argument.kind === "keyword_argument" ? argument.field("value") : argument;
    if (value?.text === root && owner.kind === "attribute") return false;
    if (argument.kind === "keyword_argument" && /^(key|default)$/.test(argument.field("name")?.text ?? ""))
      return false;
  }
  return isQuietFunction(name, call, cx);
}

const PURE_BUILTINS = new Set(
  "len print isinstance issubclass str int float bool repr abs min max sum sorted range enumerate zip reversed list tuple set frozenset dict round ord chr hasattr any all type id hash format divmod pow bytes callable".split(
    " ",
  ),
);
const PURE_MODULES =
  /^(math|logging|re|os\.path|string|numpy|datetime|time|decimal|fractions|html|textwrap|unicodedata|json)\./;

function isPureBuiltin(name: string): boolean {
  return name.startsWith("builtins.") && PURE_BUILTINS.has(name.slice("builtins.".length));
}

function isQuietFunction(name: string, call: SyntaxNode, cx: Surroundings): boolean {
  if (isPureBuiltin(name) || PURE_MODULES.test(name)) return true;
  if (/^builtins\.(str|bytes|int|float|tuple|frozenset|range)\./.test(name)) return true;
  if (!/^(builtins\.(list|dict|set)|collections\.\w+)\./.test(name)) return false;
  const receiver = call.field("function")?.field("object");
  if (READERS.test(lastPart(name))) return true;
  return receiver !== undefined && freshLocal(receiver, cx) !== undefined;
}
