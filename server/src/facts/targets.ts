// Owns whom calls call: a library member, a workspace function, or nobody knows. One memo per function.
import { libraryClass, lookup, member } from "../semantics/knowledge";
import type { LibraryEntry } from "../semantics/knowledge/library";
import { createEvaluation } from "./evaluate";
import type { Evaluation } from "./evaluation";
import { FUNCTION, symbolKey, symbolOf } from "./inputs";
import { defineQuery, type Reader } from "./query";
import { siteOf } from "./sites";
import type { CallTarget, Value } from "./value";

export const UNKNOWN_TARGET: CallTarget = { t: "unknown" };

/** Targets of all calls of a function, in order. Key: symbol. */
export const TARGETS = defineQuery<readonly CallTarget[]>("targets", (db, key) => {
  const summary = db.read(FUNCTION, key);
  if (!summary) return [];
  const site = siteOf(db, symbolOf(key));
  return summary.calls.map((call) => {
    const cx = createEvaluation(db);
    return targetOfValue(cx, cx.evaluate(call.callee, site));
  });
});

/** Whom calling a value calls. Receivers are kept without their element types' depth. */
export function targetOfValue(cx: Evaluation, callee: Value): CallTarget {
  switch (callee.v) {
    case "function":
      return callee.receiver
        ? { t: "function", id: callee.id, receiver: callee.receiver }
        : { t: "function", id: callee.id };
    case "class":
      return constructorOf(cx, callee);
    case "library":
      return { t: "library", name: callee.name };
    case "member":
      return {
        t: "library",
        name: `${member(callee.of, callee.name)?.owner ?? callee.of}.${callee.name}`,
        receiver: callee.receiver,
      };
    case "instance":
      return member(callee.of, "__call__")
        ? { t: "library", name: `${callee.of}.__call__`, receiver: callee }
        : UNKNOWN_TARGET;
    case "object":
      return calledObject(cx, callee);
    default:
      return UNKNOWN_TARGET;
  }
}

/** The `__init__` that constructing runs: the class's own or an inherited one. */
function constructorOf(cx: Evaluation, cls: Extract<Value, { v: "class" }>): CallTarget {
  const init = cx.attribute({ v: "object", id: cls.id }, "__init__");
  if (init.v === "function") return { t: "function", id: init.id, receiver: { v: "object", id: cls.id } };
  if (init.v === "member") return { t: "library", name: `${init.of}.__init__`, receiver: { v: "object", id: cls.id } };
  return {
    t: "function",
    id: { path: cls.id.path, name: `${cls.id.name}.__init__` },
    receiver: { v: "object", id: cls.id },
  };
}

function calledObject(cx: Evaluation, object: Extract<Value, { v: "object" }>): CallTarget {
  const call = cx.attribute(object, "__call__");
  return call.v === "function" ? { t: "function", id: call.id, receiver: object } : UNKNOWN_TARGET;
}

/** What is known of a library target; for a class, of constructing it. */
export function entryOf(target: CallTarget): LibraryEntry | undefined {
  if (target.t !== "library") return undefined;
  const entry = lookup(target.name);
  if (entry) return entry;
  return libraryClass(target.name)?.construct;
}

/** Target of the n-th call of a function. */
export function targetOfCall(db: Reader, path: string, name: string, call: number): CallTarget {
  return db.get(TARGETS, symbolKey(path, name))[call] ?? UNKNOWN_TARGET;
}
