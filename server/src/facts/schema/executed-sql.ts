// Owns which SQL the calls of a function are handed: texts in place, and constants of modules and classes, in any file.
import type { Ref } from "../../semantics/ref";
import type { SqlSummary } from "../../semantics/sql/summary";
import { bindingsOfName } from "../bindings";
import { createEvaluation } from "../evaluate";
import type { Site } from "../evaluation";
import { FUNCTION, MEMBER, symbolKey, symbolOf } from "../inputs";
import { importedModule } from "../modules/module-values";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { Binding, CallSummary } from "../summary";

/** SQL by ordinal of the calls of a function; null for calls without. Key: symbol. */
export const CALL_SQL = defineQuery<readonly (SqlSummary | null)[]>("callSql", (db, key) => {
  const id = symbolOf(key);
  const calls = db.read(FUNCTION, key)?.calls ?? [];
  return calls.map((call) => call.sql ?? constantSql(db, call, siteOf(db, id)) ?? null);
});

/** Calls that are handed SQL, by their names: others need not be looked into. */
const EXECUTING =
  /(^|\.)(execute\w*|executescript|executemany|exec\w*|query\w*|fetch\w*|run\w*|read_sql\w*|select\w*|scalar\w*|text|_?db\w*|raw|RunSQL|prepare|cursor|stream|iterate)$/i;

export function constantSql(db: Reader, call: CallSummary, site: Site): SqlSummary | undefined {
  if (!EXECUTING.test(call.shown)) return undefined;
  for (const ref of [...call.args.slice(0, 2), ...Object.values(call.keywords)]) {
    const found = sqlHeldBy(db, ref, site, 0);
    if (found) return found;
  }
  return undefined;
}

const MAX_STEPS = 6;

/** SQL of the constant that a ref names. */
function sqlHeldBy(db: Reader, ref: Ref, site: Site, depth: number): SqlSummary | undefined {
  if (depth > MAX_STEPS) return undefined;
  switch (ref.k) {
    case "free":
      return sqlOfName(db, site.path, ref.name, depth);
    case "import":
      return sqlOfBindings(db, [{ b: "import", ...ref }], site.path, depth);
    case "attr":
      return sqlOfAttribute(db, ref, site, depth);
    case "call":
      // `text(QUERY)`, `QUERY.format(...)`.
      if (ref.arg) return sqlHeldBy(db, ref.arg, site, depth + 1);
      return ref.of.k === "attr" && /^(format|strip)$/.test(ref.of.name)
        ? sqlHeldBy(db, ref.of.of, site, depth + 1)
        : undefined;
    default:
      return undefined;
  }
}

function sqlOfName(db: Reader, path: string, name: string, depth: number): SqlSummary | undefined {
  const found = bindingsOfName(db, path, name);
  return found && sqlOfBindings(db, found.bindings, found.path, depth);
}

function sqlOfBindings(db: Reader, bindings: readonly Binding[], path: string, depth: number): SqlSummary | undefined {
  const [only, ...others] = bindings;
  if (!only || others.length > 0) return undefined;
  if (only.b === "variable") return only.sql ?? sqlHeldBy(db, only.value, { path, fn: "", className: "" }, depth + 1);
  if (only.b !== "import" || only.name === undefined) return undefined;
  const module = importedModule(db, path, only.module, only.level);
  return module.v === "module" ? sqlOfName(db, module.path, only.name, depth + 1) : undefined;
}

function sqlOfAttribute(
  db: Reader,
  ref: Extract<Ref, { k: "attr" }>,
  site: Site,
  depth: number,
): SqlSummary | undefined {
  const owner = createEvaluation(db).evaluate(ref.of, site);
  if (owner.v === "module") return sqlOfName(db, owner.path, ref.name, depth + 1);
  if (owner.v !== "class" && owner.v !== "object") return undefined;
  const bindings = db.read(MEMBER, symbolKey(owner.id.path, `${owner.id.name}.${ref.name}`)) ?? [];
  return sqlOfBindings(db, bindings, owner.id.path, depth);
}
