// Owns what the parts of the evaluator share: the site of a ref, the budget, and how alternatives agree.
// The parts call each other through the evaluation, never by import.
import type { Ref } from "../semantics/ref";
import type { Reader } from "./query";
import type { Binding } from "./summary";
import type { Value } from "./value";

/** Where a ref stands: names are those of `path`, parameters and `self` those of the function `fn`. */
export interface Site {
  readonly path: string;
  /** Local qualified name of the function; its prefix names the class. */
  readonly fn: string;
  /** Dotted name of the enclosing class, `""` outside classes. */
  readonly className: string;
  /** What `self` is, where more is told than the class whose method it is: the object that a helper was called on. */
  readonly self?: Extract<Value, { readonly v: "class" | "object" }>;
}

/** One question to the evaluator. What exceeds its budget is unknown. */
export interface Evaluation {
  readonly db: Reader;
  evaluate(ref: Ref, site: Site): Value;
  /** `basesOnly`: as seen through `super()`. Property access stands for what the property returns. */
  attribute(of: Value, name: string, basesOnly?: boolean): Value;
  /** What calling a value returns, given its first argument. */
  result(callee: Value, arg?: Value): Value;
  /** What iterating over a value yields, or (`subscript`) what a subscript gives. */
  element(of: Value, subscript?: boolean): Value;
  /** What `with` binds. */
  entered(of: Value): Value;
  /** What a binding of a module stands for. */
  binding(binding: Binding, path: string): Value;
}

export const UNKNOWN_VALUE: Value = { v: "unknown" };

/** The one thing that all known alternatives are; unknown ones do not vote. `first`: rather the first than nothing. */
export function agreed(values: readonly Value[], first = false): Value {
  const known = values.filter((v) => v.v !== "unknown");
  const head = known[0];
  if (!head) return UNKNOWN_VALUE;
  if (first || known.every((v) => identity(v) === identity(head)))
    return known.find((v) => v.v === "instance" && v.item !== undefined) ?? head;
  return UNKNOWN_VALUE;
}

/** What a value is, without element types: equal texts mean the same thing. */
export function identity(value: Value): string {
  switch (value.v) {
    case "class":
    case "object":
    case "function":
      return `${value.v} ${value.id.path}#${value.id.name}`;
    case "instance":
      return `instance ${value.of}`;
    case "member":
      return `member ${value.of}.${value.name}`;
    case "module":
      return `module ${value.path}`;
    case "library":
      return `library ${value.name}`;
    default:
      return "unknown";
  }
}
