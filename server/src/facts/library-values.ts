// Owns the values that library descriptions promise: results of calls, attributes, elements. Reads inputs only through the evaluator.
import {
  canonical,
  type FoundMember,
  libraryClass,
  lookup,
  member,
  parseType,
  type TypeNode,
} from "../semantics/knowledge";
import { parentPart } from "../text/dotted";
import { type Evaluation, UNKNOWN_VALUE } from "./evaluation";
import { NAMED } from "./inputs";
import type { Value } from "./value";

export function libraryMember(of: string, name: string): FoundMember | undefined {
  return member(of, name);
}

/** A dotted library name: a member of a class, a module-level object with a known type, or just the name. */
export function ofLibraryName(
  cx: Evaluation,
  full: string,
  owner: Extract<Value, { v: "library" }>,
  name: string,
): Value {
  if (libraryClass(owner.name)) {
    const found = member(owner.name, name);
    if (found?.entry.type) return instanceOf(cx, found.entry.type, owner, UNKNOWN_VALUE);
    return { v: "member", of: owner.name, name, receiver: owner };
  }
  const entry = lookup(full);
  return entry?.type ? instanceOf(cx, entry.type, owner, UNKNOWN_VALUE) : { v: "library", name: full };
}

/** Attribute of an instance of a library class; `receiver`: the workspace object that inherits it. */
export function attributeOfInstance(
  cx: Evaluation,
  of: Extract<Value, { v: "instance" }>,
  name: string,
  receiver?: Value,
): Value {
  const found = member(of.of, name);
  if (!found && !receiver && (libraryClass(of.of) || isNamed(cx, `${of.of}.${name}`)))
    return { v: "member", of: of.of, name, receiver: of };
  if (!found) return UNKNOWN_VALUE;
  if (found.entry.type) return instanceOf(cx, found.entry.type, receiver ?? of, UNKNOWN_VALUE);
  return { v: "member", of: found.owner, name, receiver: receiver ?? of };
}

/** Whether the configuration names it, or (`asOwner`) a method of a class of that name. */
function isNamed(cx: Evaluation, name: string, asOwner = false): boolean {
  const named = cx.db.read(NAMED, "");
  if (!named) return false;
  const names = [...named.blocking, ...named.executors];
  return asOwner
    ? names.some((other) => parentPart(other) === name && /(^|\.)[A-Z]\w*$/.test(name))
    : names.includes(name);
}

/** What a library callable returns. */
export function returned(cx: Evaluation, callee: Extract<Value, { v: "library" | "member" }>, arg: Value): Value {
  if (callee.v === "library") {
    const entry = lookup(callee.name);
    if (libraryClass(callee.name)) return instantiated(cx, canonical(callee.name), entry?.returns, arg);
    if (!entry && isNamed(cx, callee.name, true)) return { v: "instance", of: callee.name };
    return entry?.returns ? instanceOf(cx, entry.returns, callee, arg) : UNKNOWN_VALUE;
  }
  const entry = member(callee.of, callee.name)?.entry;
  return entry?.returns ? instanceOf(cx, entry.returns, callee.receiver, arg) : UNKNOWN_VALUE;
}

/** `list(rows)`, `deque(rows)` keep the element type of what they are made of. */
function instantiated(cx: Evaluation, name: string, returns: string | undefined, arg: Value): Value {
  if (returns?.includes("[")) return instanceOf(cx, returns, UNKNOWN_VALUE, arg);
  const described = libraryClass(name)?.item;
  const item = described
    ? instanceOf(cx, described, UNKNOWN_VALUE, arg)
    : isCollection(name)
      ? cx.element(arg)
      : UNKNOWN_VALUE;
  return item.v === "unknown" ? { v: "instance", of: name } : { v: "instance", of: name, item };
}

function isCollection(name: string): boolean {
  return /^(builtins\.(list|tuple|set|frozenset)|collections\.deque)$/.test(name);
}

/** Value of a type expression, seen from a receiver and a first argument. */
export function instanceOf(cx: Evaluation, expression: string, receiver: Value, arg: Value): Value {
  return ofNode(cx, parseType(expression), receiver, arg);
}

function ofNode(cx: Evaluation, node: TypeNode, receiver: Value, arg: Value): Value {
  switch (node.k) {
    case "self":
      if (receiver.v === "class") return { v: "object", id: receiver.id };
      return receiver.v === "library" ? { v: "instance", of: receiver.name } : receiver;
    case "item":
      return cx.element(receiver);
    case "arg":
      return instanceOrElement(cx, arg);
    case "given":
      return arg;
    case "entered":
      return cx.entered(arg);
    case "result":
      return cx.result(arg);
    case "class":
      return { v: "library", name: node.name };
    case "instance": {
      const args = node.args.map((a) => ofNode(cx, a, receiver, arg));
      if (args.length > 1) return { v: "instance", of: node.of, parts: args };
      const item = args[0] ?? UNKNOWN_VALUE;
      return item.v === "unknown" ? { v: "instance", of: node.of } : { v: "instance", of: node.of, item };
    }
    default:
      return UNKNOWN_VALUE;
  }
}

function instanceOrElement(cx: Evaluation, value: Value): Value {
  if (value.v === "class") return { v: "object", id: value.id };
  if (value.v === "library" && libraryClass(value.name)) return { v: "instance", of: canonical(value.name) };
  return cx.element(value);
}

/** What iterating over a value yields, or what a subscript gives. */
export function elementOf(cx: Evaluation, value: Value, subscript: boolean): Value {
  if (value.v === "instance") {
    if (value.of === "typing.ItemsView")
      return { v: "instance", of: "builtins.tuple", parts: [UNKNOWN_VALUE, value.item ?? UNKNOWN_VALUE] };
    if (!subscript && libraryClass(value.of)?.iterate?.returns === "unknown") return UNKNOWN_VALUE;
    if (value.item) return value.item;
    if (value.of === "builtins.str") return value;
    const described = libraryClass(value.of);
    const yielded = described?.iterate?.returns ?? described?.item;
    // "The element type" of what has none is not known.
    return yielded && !/\bitem\b/.test(yielded) ? instanceOf(cx, yielded, value, UNKNOWN_VALUE) : UNKNOWN_VALUE;
  }
  // The element of a workspace object that inherits from a library class is the object's own class (managers, query sets).
  if (value.v === "class") return { v: "object", id: value.id };
  if (value.v !== "object") return UNKNOWN_VALUE;
  for (const name of ["__iter__", "__aiter__", "__getitem__"]) {
    const method = cx.attribute(value, name);
    if (method.v !== "function") continue;
    const result = cx.result(method);
    return name === "__getitem__" ? result : result.v === "instance" ? cx.element(result) : UNKNOWN_VALUE;
  }
  return UNKNOWN_VALUE;
}
