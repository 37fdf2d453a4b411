// Owns the reading of a chain from its root: what starts a query, whose rows it reads, and the way through helpers of the workspace. What the
// steps of each library do is said beside it. Recursion ends by depth, so that answers depend on nothing but the inputs.
import { isSubclass } from "../../semantics/knowledge";
import type { QueryChain, QueryStep } from "../../semantics/query-chain";
import type { Ref } from "../../semantics/ref";
import { UNKNOWN_VALUE } from "../evaluation";
import { libraryBases } from "../lineage";
import type { ManagerFacts, Orm } from "../models/model-queries";
import { modelOf, relationNamed } from "../models/models";
import type { SymbolId } from "../summary";
import type { Value } from "../value";
import { djangoStep } from "./django-query";
import { peeweeStart, peeweeStep } from "./peewee-query";
import type { QueryFacts } from "./read-queries";
import { executed, selected, sqlStep } from "./sqlalchemy-query";
import { modelIn, type Reading, start } from "./state";
import { tortoiseStart, tortoiseStep } from "./tortoise-query";

/** How the rows of a function of the workspace, called on `receiver`, are found: by the caller, which guards against recursion. */
export type RowsOf = (id: SymbolId, receiver?: Value) => FunctionRows | undefined;

export interface FunctionRows {
  readonly query: QueryFacts;
  readonly mapped: boolean;
}

/** Where a chain has got to: a query, or still something that may start one. */
interface State {
  readonly query?: QueryFacts;
  readonly value: Value;
}

export function readChain(reading: Reading, chain: QueryChain, rowsOf: RowsOf): QueryFacts | undefined {
  const value = reading.cx.evaluate(chain.root, reading.site);
  let state: State | undefined = withQuery(rooted(reading, chain.root, value, rowsOf), value);
  for (const step of chain.steps) {
    state = advance(reading, state, step, rowsOf);
    if (!state) return undefined;
  }
  return state.query;
}

const STEPS: Readonly<Record<QueryFacts["orm"], (r: Reading, q: QueryFacts, s: QueryStep) => QueryFacts | undefined>> =
  {
    sqlalchemy: sqlStep,
    django: djangoStep,
    peewee: peeweeStep,
    tortoise: tortoiseStep,
  };

function withQuery(query: QueryFacts | undefined, value: Value): State {
  return query ? { query, value } : { value };
}

function advance(reading: Reading, { query, value }: State, step: QueryStep, rowsOf: RowsOf): State | undefined {
  if (query) {
    const next = STEPS[query.orm](reading, query, step);
    const after = valueAfter(reading, value, step);
    if (next) return { query: step.awaited ? { ...next, awaited: true } : next, value: after };
    return extended(reading, query, value, step, rowsOf);
  }
  if (step.form === "get") {
    const got = reading.cx.attribute(value, step.name);
    return withQuery(related(reading, value, step.name, rowsOf) ?? ofValue(reading, got), got);
  }
  if (step.form) return { value: reading.cx.element(value, step.form === "item") };
  const callee = step.name === "" ? value : reading.cx.attribute(value, step.name);
  const started = begun(reading, callee, step, rowsOf);
  if (started) {
    const found = step.awaited ? { ...started, awaited: true } : started;
    return { query: found, value: resultOf(reading, callee, step) };
  }
  const result = resultOf(reading, callee, step);
  const known = ofValue(reading, result);
  // What a helper of the workspace has done to the query is not known here.
  return withQuery(known && callee.v === "function" ? { ...known, loadsMore: true, opaque: true } : known, result);
}

function valueAfter(reading: Reading, value: Value, step: QueryStep): Value {
  if (step.form) return step.form === "slice" ? value : UNKNOWN_VALUE;
  return resultOf(reading, reading.cx.attribute(value, step.name), step);
}

function resultOf({ cx, site }: Reading, callee: Value, step: QueryStep): Value {
  const first = step.args[0];
  const arg = first?.t === "ref" ? cx.evaluate(first.ref, site) : UNKNOWN_VALUE;
  return cx.result(callee, arg);
}

/** A method that a manager or query set of the workspace adds. */
function extended(
  reading: Reading,
  query: QueryFacts,
  value: Value,
  step: QueryStep,
  rowsOf: RowsOf,
): State | undefined {
  if (step.form) return undefined;
  const callee = methodOf(reading, query, value, step.name);
  const own = callee.v === "function" ? rowsOf(callee.id) : undefined;
  if (!own || own.mapped || own.query.orm !== query.orm) return undefined;
  const { query: added } = own;
  if (added.model && query.model && added.model.name !== query.model.name) return undefined;
  const joined: QueryFacts = {
    ...added,
    ...(query.model ? { model: query.model } : {}),
    selects: added.model ? added.selects : query.selects,
    filters: [...query.filters, ...(query.model ? withModel(added, query.model) : added).filters],
    eager: [...query.eager, ...added.eager],
    size: added.size === "all" ? query.size : added.size,
    owned: query.owned || added.owned,
    opaque: query.opaque || added.opaque,
  };
  return { query: joined, value: resultOf(reading, callee, step) };
}

function methodOf({ cx }: Reading, query: QueryFacts, value: Value, name: string): Value {
  const own = cx.attribute(value, name);
  if (own.v === "function" || !query.model) return own;
  const classes = modelOf(cx.db, query.model)?.managers.flatMap((manager) => manager.classes) ?? [];
  const found = classes.map((id) => cx.attribute({ v: "object", id }, name)).find(({ v }) => v === "function");
  return found ?? own;
}

/** What the root alone is: a manager, a query in an attribute, the related rows of an object. */
function rooted(reading: Reading, root: Ref, value: Value, rowsOf: RowsOf): QueryFacts | undefined {
  const { cx, site } = reading;
  if (root.k === "super" || root.k === "self") {
    const id = { path: site.path, name: site.className };
    return site.className !== "" && isQuerySet(reading, id) ? start("django", undefined) : undefined;
  }
  if (root.k === "attr") {
    const owner = cx.evaluate(root.of, site);
    const managed = owner.v === "class" ? modelOf(cx.db, owner.id) : undefined;
    const manager = managed?.orm === "django" ? managed.managers.find(({ name }) => name === root.name) : undefined;
    if (managed && manager) return ofManager(reading, managed.id, manager, rowsOf);
    const found = related(reading, owner, root.name, rowsOf);
    if (found) return found;
  }
  const known = ofValue(reading, value);
  if (!known) return undefined;
  // A type tells whose rows, but not what whoever made the query has it bring along.
  const isMade = root.k !== "attr" || cx.evaluate(root.of, site).v !== "class";
  return {
    ...known,
    loadsMore: known.loadsMore || isMade,
    opaque: known.opaque || root.k === "call" || root.k === "either",
  };
}

/** `user.orders` of a Django object, or of one that SQLAlchemy gives a query for. */
function related(reading: Reading, owner: Value, name: string, rowsOf: RowsOf): QueryFacts | undefined {
  const { cx } = reading;
  if (owner.v !== "object") return undefined;
  const relation = relationNamed(cx.db, owner.id, name);
  if (!relation || relation.cardinality === "one") return undefined;
  const orm = ormOf(modelOf(cx.db, owner.id)?.orm);
  if (orm === "sqlalchemy" && relation.loading !== "query") return undefined;
  const { target, reverse } = relation;
  const filters: QueryFacts["filters"] =
    target && reverse ? [{ model: target, column: reverse, op: "eq", value: "given" }] : [];
  const [manager] = target ? (modelOf(cx.db, target)?.managers ?? []) : [];
  const base = target && manager ? ofManager(reading, target, manager, rowsOf) : start(orm, target);
  return { ...base, filters: [...base.filters, ...filters], owned: true };
}

function ormOf(orm: Orm | undefined): QueryFacts["orm"] {
  return orm === undefined || orm === "sqlmodel" ? "sqlalchemy" : orm;
}

/** All rows of a model, as far as the manager's own `get_queryset` does not say otherwise. */
function ofManager({ cx }: Reading, model: SymbolId, manager: ManagerFacts, rowsOf: RowsOf): QueryFacts {
  const base = start("django", model);
  for (const id of manager.classes) {
    const method = cx.attribute({ v: "object", id }, "get_queryset");
    if (method.v !== "function") continue;
    const own = rowsOf(method.id);
    return own && !own.mapped
      ? { ...withModel(own.query, model), path: [] }
      : { ...base, loadsMore: true, opaque: true };
  }
  return base;
}

/** A query of some model, once it is known which. */
function withModel(query: QueryFacts, model: SymbolId): QueryFacts {
  if (query.model) return query;
  const filters = query.filters.map((f) => (f.model ? f : { ...f, model }));
  return { ...query, model, selects: query.row === "entity" ? [{ model }] : query.selects, filters };
}

function isQuerySet(reading: Reading, id: SymbolId): boolean {
  return libraryBases(reading.cx, id).some(
    (base) => isSubclass(base, "django.db.models.Manager") || isSubclass(base, "django.db.models.QuerySet"),
  );
}

/** A query that a value is known to be, whatever made it. */
function ofValue(reading: Reading, value: Value): QueryFacts | undefined {
  if (value.v === "object" && isQuerySet(reading, value.id)) return start("django", undefined);
  if (value.v !== "instance") return undefined;
  const model = value.item?.v === "object" ? value.item.id : undefined;
  if (isSubclass(value.of, "django.db.models.QuerySet") || isSubclass(value.of, "django.db.models.Manager"))
    return start("django", model);
  if (isSubclass(value.of, "peewee.ModelSelect")) return start("peewee", model);
  if (isSubclass(value.of, "tortoise.queryset.QuerySet")) return start("tortoise", model);
  if (!model || !modelOf(reading.cx.db, model)) return undefined;
  if (isSubclass(value.of, "sqlalchemy.orm.Query")) return start("sqlalchemy", model);
  if (value.of === "sqlalchemy.Select") return { ...start("sqlalchemy", model), runs: "statement" };
  return undefined;
}

const EXECUTES = /^(execute|scalars?|exec|stream|stream_scalars|paginate)$/;

/** A call that starts a query. */
function begun(reading: Reading, callee: Value, step: QueryStep, rowsOf: RowsOf): QueryFacts | undefined {
  const name = callee.v === "library" ? callee.name : callee.v === "member" ? `${callee.of}.${callee.name}` : "";
  if (name === "sqlalchemy.select" || name === "flask_sqlalchemy.SQLAlchemy.select")
    return selected(reading, step.args, "statement");
  if (/^(django\.shortcuts|rest_framework\.generics)\.a?get_(object|list)_or_404$/.test(name))
    return ofShortcut(reading, step, /list/.test(name));
  if (step.statement && EXECUTES.test(step.name)) {
    const statement = readChain(reading, step.statement, rowsOf);
    if (statement?.orm === "sqlalchemy" && statement.runs !== "here") return executed(statement, step.name);
  }
  const started = ofModel(reading, callee, step);
  if (started) return started;
  const isSession = callee.v === "member" && /Session$|^flask_sqlalchemy/.test(callee.of);
  const isOpen = callee.v === "unknown";
  const model = modelIn(reading, step.args[0]);
  const isMapped = model !== undefined && modelOf(reading.cx.db, model) !== undefined;
  if (step.name === "query" && (isSession || (isOpen && (isMapped || namesColumn(reading, step)))))
    return selected(reading, step.args, "lazy");
  if (
    /^(get|get_one|get_or_404)$/.test(step.name) &&
    model &&
    isMapped &&
    (isSession || isOpen) &&
    step.args.length > 1
  )
    return {
      ...start("sqlalchemy", model),
      size: "one",
      runs: "here",
      filters: [{ model, column: "id", op: "eq", value: "given" }],
    };
  if (callee.v !== "function") return undefined;
  const own = rowsOf(callee.id, callee.receiver);
  // What is made of each row has attributes of its own.
  return own?.mapped ? { ...own.query, runs: "here", row: "scalar" } : own?.query;
}

/** `User.select()` of Peewee, `User.filter(...)` of Tortoise: methods of the mapped class. */
function ofModel(reading: Reading, callee: Value, step: QueryStep): QueryFacts | undefined {
  if (callee.v !== "member" || callee.receiver.v !== "class") return undefined;
  const { id } = callee.receiver;
  if (callee.of === "peewee.Model") return peeweeStart(reading, id, step);
  return callee.of === "tortoise.models.Model" ? tortoiseStart(reading, id, step) : undefined;
}

/** `query(User.id)` on a session that is not known to be one. */
function namesColumn(reading: Reading, step: QueryStep): boolean {
  const [first] = step.args;
  if (first?.t !== "ref" || first.ref.k !== "attr") return false;
  const owner = reading.cx.evaluate(first.ref.of, reading.site);
  return owner.v === "class" && modelOf(reading.cx.db, owner.id) !== undefined;
}

/** `get_object_or_404(Model, pk=1)`, also with a query set. */
function ofShortcut(reading: Reading, step: QueryStep, isList: boolean): QueryFacts | undefined {
  const [first, ...rest] = step.args;
  if (!first) return undefined;
  const model = modelIn(reading, first);
  const value = first.t === "ref" && !model ? reading.cx.evaluate(first.ref, reading.site) : UNKNOWN_VALUE;
  const base = model ? start("django", model) : ofValue(reading, value);
  if (!base) return undefined;
  const found = djangoStep(reading, base, { name: "filter", args: rest, keywords: step.keywords });
  return found && { ...found, runs: "here", size: isList ? "all" : "one" };
}
