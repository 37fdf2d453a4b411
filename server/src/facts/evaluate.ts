// Owns what a ref stands for once names are followed through modules, classes and library descriptions.
// Reads inputs only, never another derived value, and keeps to a budget: the answer depends on nothing but the inputs read,
// so it is the same in whatever order questions are asked. Knows no syntax.
import { isSubclass, libraryClass, lookup } from "../semantics/knowledge";
import type { Ref } from "../semantics/ref";
import { attributeOf } from "./attributes";
import { bindingsOfName, starredLibraryName } from "./bindings";
import { agreed, type Evaluation, type Site, UNKNOWN_VALUE } from "./evaluation";
import { FUNCTION, symbolKey } from "./inputs";
import { elementOf, instanceOf, libraryMember, returned } from "./library-values";
import { libraryBases } from "./lineage";
import { givenClass } from "./models/given-class";
import { importedModule } from "./modules/module-values";
import type { Reader } from "./query";
import { siteOf } from "./sites";
import type { Binding, SymbolId } from "./summary";
import type { Value } from "./value";

const BUDGET = 400;
const MAX_DEPTH = 40;

/** Starts one evaluation with a fresh budget. */
export function createEvaluation(db: Reader): Evaluation {
  return new Evaluator(db);
}

/** One per question, and there are many: methods instead of a closure per step. */
class Evaluator implements Evaluation {
  private budget = BUDGET;
  private depth = 0;

  constructor(readonly db: Reader) {}

  evaluate(ref: Ref, site: Site): Value {
    if (!this.enter()) return UNKNOWN_VALUE;
    const value = step(this, ref, site);
    this.depth--;
    return value;
  }

  attribute(of: Value, name: string, basesOnly = false): Value {
    if (!this.enter()) return UNKNOWN_VALUE;
    const value = attributeOf(this, of, name, basesOnly);
    this.depth--;
    return value;
  }

  result(callee: Value, arg: Value = UNKNOWN_VALUE): Value {
    if (!this.enter()) return UNKNOWN_VALUE;
    const value = resultOf(this, callee, arg);
    this.depth--;
    return value;
  }

  element(of: Value, subscript = false): Value {
    if (!this.enter()) return UNKNOWN_VALUE;
    const value = elementOf(this, of, subscript);
    this.depth--;
    return value;
  }

  entered(of: Value): Value {
    if (!this.enter()) return UNKNOWN_VALUE;
    const value = entered(this, of);
    this.depth--;
    return value;
  }

  binding(binding: Binding, path: string): Value {
    if (!this.enter()) return UNKNOWN_VALUE;
    const value = ofBinding(this, binding, path);
    this.depth--;
    return value;
  }

  private enter(): boolean {
    if (this.budget <= 0 || this.depth >= MAX_DEPTH) return false;
    this.budget--;
    this.depth++;
    return true;
  }
}

/** Evaluates a ref in a fresh budget. */
export function evaluateRef(db: Reader, ref: Ref, site: Site): Value {
  return createEvaluation(db).evaluate(ref, site);
}

function step(cx: Evaluation, ref: Ref, site: Site): Value {
  switch (ref.k) {
    case "free":
      return ofName(cx, ref.name, site.path);
    case "import":
      return ofBinding(cx, { b: "import", ...ref }, site.path);
    case "param":
      return ofParameter(cx, ref.fn, ref.name, site);
    case "self":
      if (site.self?.v === "object") return site.self;
      return site.className ? { v: "object", id: { path: site.path, name: site.className } } : UNKNOWN_VALUE;
    case "cls":
      if (site.self) return { v: "class", id: site.self.id };
      return site.className ? { v: "class", id: { path: site.path, name: site.className } } : UNKNOWN_VALUE;
    case "def":
      return { v: "function", id: { path: site.path, name: ref.name } };
    case "attr":
      return ofAttribute(cx, ref.of, ref.name, site);
    case "call":
      return ofCall(cx, ref, site);
    case "await":
      return cx.evaluate(ref.of, site);
    case "enter":
      return cx.entered(cx.evaluate(ref.of, site));
    case "item":
      return cx.element(cx.evaluate(ref.of, site), ref.sub === true);
    case "part":
      return partOf(cx.evaluate(ref.of, site), ref.index);
    case "literal":
      return ofLiteral(cx, ref, site);
    case "type":
      return ofType(cx, ref, site);
    case "either":
      return agreed(ref.of.map((r) => cx.evaluate(r, site)));
    default:
      return UNKNOWN_VALUE;
  }
}

/** A module-level name: bound in the file, by a star import, or builtin. */
function ofName(cx: Evaluation, name: string, path: string): Value {
  const found = bindingsOfName(cx.db, path, name);
  if (!found) return { v: "library", name: starredLibraryName(cx.db, path, name) ?? `builtins.${name}` };
  return agreed(
    found.bindings.map((b) => ofBinding(cx, b, found.path)),
    true,
  );
}

function ofBinding(cx: Evaluation, binding: Binding, path: string): Value {
  switch (binding.b) {
    case "function":
      return { v: "function", id: { path, name: binding.name } };
    case "class":
      return { v: "class", id: { path, name: binding.name } };
    case "variable":
      return ofVariable(cx, binding, path);
    default:
      return imported(cx, binding, path);
  }
}

function ofVariable(cx: Evaluation, binding: Extract<Binding, { b: "variable" }>, path: string): Value {
  const site = { path, fn: "", className: "" };
  if (binding.annotation) {
    const annotated = cx.evaluate(binding.annotation, site);
    if (annotated.v !== "unknown") return annotated;
  }
  return cx.evaluate(binding.value, site);
}

function imported(cx: Evaluation, binding: Extract<Binding, { b: "import" }>, path: string): Value {
  const module = importedModule(cx.db, path, binding.module, binding.level);
  if (binding.name === undefined) return module;
  return cx.attribute(module, binding.name);
}

function ofAttribute(cx: Evaluation, of: Ref, name: string, site: Site): Value {
  if (of.k === "super") return cx.attribute({ v: "object", id: { path: site.path, name: site.className } }, name, true);
  const value = cx.attribute(cx.evaluate(of, site), name);
  const isOwn = of.k === "self" || of.k === "cls";
  return isOwn && site.self && isOpen(value) ? givenClass(cx, site.self, name) : value;
}

/** Not known, or a parameter of a type, which is bound nowhere. */
function isOpen(value: Value): boolean {
  return value.v === "unknown" || (value.v === "library" && /^builtins\.[A-Z]/.test(value.name) && !lookup(value.name));
}

function ofParameter(cx: Evaluation, fn: string, name: string, site: Site): Value {
  const parameter = cx.db.read(FUNCTION, symbolKey(site.path, fn))?.parameters.find((p) => p.name === name);
  if (!parameter) return UNKNOWN_VALUE;
  if (parameter.annotation) {
    const value = cx.evaluate(parameter.annotation, site);
    if (value.v !== "unknown") return value;
  }
  return parameter.default ? cx.evaluate(parameter.default, site) : UNKNOWN_VALUE;
}

const INJECTORS: ReadonlySet<string> = new Set([
  "fastapi.Depends",
  "fastapi.Security",
  "fastapi.params.Depends",
  "litestar.di.Provide",
  "taskiq.TaskiqDepends",
]);

function ofCall(cx: Evaluation, ref: Extract<Ref, { k: "call" }>, site: Site): Value {
  const callee = cx.evaluate(ref.of, site);
  if (callee.v === "library" && INJECTORS.has(callee.name) && ref.arg) {
    return provided(cx, cx.result(cx.evaluate(ref.arg, site)));
  }
  const arg = ref.arg && callee.v !== "function" ? cx.evaluate(ref.arg, site) : UNKNOWN_VALUE;
  if (callee.v === "unknown") return queryOfModel(cx, ref.of, arg);
  return resultOf(cx, callee, arg);
}

/** `anything.query(Model)`: what takes a mapped class to `query` is a session, whatever it is called and however it came. */
function queryOfModel(cx: Evaluation, callee: Ref, model: Value): Value {
  if (callee.k !== "attr" || callee.name !== "query" || model.v !== "class") return UNKNOWN_VALUE;
  const isModel = libraryBases(cx, model.id).some((base) => isSubclass(base, "sqlalchemy.orm.DeclarativeBase"));
  return isModel ? { v: "instance", of: "sqlalchemy.orm.Query", item: { v: "object", id: model.id } } : UNKNOWN_VALUE;
}

/** What an injected dependency is: the yielded value of a generator, the value itself otherwise. */
function provided(cx: Evaluation, value: Value): Value {
  if (value.v !== "instance" || !GENERATORS.has(value.of)) return value;
  return cx.element(value);
}

/** What calling a value returns. */
function resultOf(cx: Evaluation, callee: Value, arg: Value = UNKNOWN_VALUE): Value {
  switch (callee.v) {
    case "class":
      return arg.v === "class" ? { v: "object", id: callee.id, of: arg.id } : { v: "object", id: callee.id };
    case "function":
      return resultOfFunction(cx, callee.id, callee.receiver);
    case "library":
    case "member":
      return returned(cx, callee, arg);
    case "instance": {
      const call = libraryMember(callee.of, "__call__");
      return call
        ? returned(cx, { v: "member", of: callee.of, name: "__call__", receiver: callee }, arg)
        : UNKNOWN_VALUE;
    }
    case "object":
      return resultOf(cx, cx.attribute(callee, "__call__"), arg);
    default:
      return UNKNOWN_VALUE;
  }
}

function resultOfFunction(cx: Evaluation, id: SymbolId, receiver: Value | undefined): Value {
  const summary = cx.db.read(FUNCTION, symbolKey(id.path, id.name));
  if (!summary) return UNKNOWN_VALUE;
  const site = siteOf(cx.db, id);
  if (summary.returns) {
    const value = cx.evaluate(summary.returns, site);
    if (value.v === "library" && /(^|\.)Self$/.test(value.name) && receiver) return receiver;
    if (value.v !== "unknown") return value;
  }
  const results = agreed(summary.results.map((r) => cx.evaluate(r, site)));
  return summary.isGenerator ? { v: "instance", of: "builtins.generator", item: results } : results;
}

const GENERATORS: ReadonlySet<string> = new Set([
  "builtins.generator",
  "typing.Generator",
  "typing.Iterator",
  "typing.Iterable",
  "typing.AsyncGenerator",
  "typing.AsyncIterator",
  "typing.AsyncIterable",
  "contextlib.AbstractContextManager",
]);

/** What `with` binds. Generators stand for the context managers made of them. */
function entered(cx: Evaluation, value: Value): Value {
  if (value.v === "instance") {
    if (GENERATORS.has(value.of)) return cx.element(value);
    const enter = libraryClass(value.of)?.enter;
    return enter ? instanceOf(cx, enter, value, UNKNOWN_VALUE) : value;
  }
  if (value.v !== "object") return UNKNOWN_VALUE;
  for (const name of ["__enter__", "__aenter__"]) {
    const method = cx.attribute(value, name);
    if (method.v === "unknown") continue;
    const result = cx.result(method);
    if (result.v !== "unknown") return result;
  }
  return value;
}

function partOf(value: Value, index: number): Value {
  if (value.v !== "instance") return UNKNOWN_VALUE;
  if (value.parts) return value.parts[index] ?? UNKNOWN_VALUE;
  return value.of === "builtins.list" || value.of === "builtins.tuple" ? (value.item ?? UNKNOWN_VALUE) : UNKNOWN_VALUE;
}

function ofLiteral(cx: Evaluation, ref: Extract<Ref, { k: "literal" }>, site: Site): Value {
  if (ref.type === "builtins.None") return UNKNOWN_VALUE;
  const item = ref.item ? cx.evaluate(ref.item, site) : UNKNOWN_VALUE;
  return item.v === "unknown" ? { v: "instance", of: ref.type } : { v: "instance", of: ref.type, item };
}

/** Containers whose element type is their last argument. */
const KEYED = /(^|\.)(dict|Dict|Mapping|MutableMapping|defaultdict|DefaultDict|OrderedDict)$/;

function ofType(cx: Evaluation, ref: Extract<Ref, { k: "type" }>, site: Site): Value {
  const named = cx.evaluate(ref.of, site);
  if (named.v === "class") return objectOf(cx, named.id, ref.args?.[0], site);
  if (named.v !== "library") return UNKNOWN_VALUE;
  if (/^(typing|typing_extensions)\.(Any|TypeVar|Callable|Self|Protocol|NoReturn|Never)$/.test(named.name)) {
    return named.name.endsWith("Self") && site.className
      ? { v: "object", id: { path: site.path, name: site.className } }
      : UNKNOWN_VALUE;
  }
  const args = ref.args ?? [];
  if (/(^|\.)(type|Type)$/.test(named.name)) return asClass(args[0] ? cx.evaluate(args[0], site) : UNKNOWN_VALUE);
  if (/(^|\.)(tuple|Tuple)$/.test(named.name) && args.length > 1) {
    return { v: "instance", of: "builtins.tuple", parts: args.map((a) => cx.evaluate(a, site)) };
  }
  const element = KEYED.test(named.name) ? args[1] : args[0];
  const item = element ? cx.evaluate(element, site) : UNKNOWN_VALUE;
  const of = builtinOf(named.name);
  return item.v === "unknown" ? { v: "instance", of } : { v: "instance", of, item };
}

/** `Repo[Trace]`. */
function objectOf(cx: Evaluation, id: SymbolId, given: Ref | undefined, site: Site): Value {
  const arg = given ? cx.evaluate(given, site) : UNKNOWN_VALUE;
  return arg.v === "object" ? { v: "object", id, of: arg.id } : { v: "object", id };
}

function asClass(value: Value): Value {
  if (value.v === "object") return { v: "class", id: value.id };
  return value.v === "instance" ? { v: "library", name: value.of } : UNKNOWN_VALUE;
}

/** `typing.List` and friends are the builtins they stand for. */
function builtinOf(name: string): string {
  const match = /^typing\.(List|Dict|Set|FrozenSet|Tuple)$/.exec(name);
  return match ? `builtins.${(match[1] ?? "").toLowerCase()}` : name;
}
