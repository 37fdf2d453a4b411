// Owns what the operations of a Django migration do to the schema, by the way they are spelled: `migrations.AddIndex(model_name=...)`. Pure
// over the unit; in which order they run, and on which tables, the facts say.
import type { SyntaxNode } from "../../../syntax/node";
import { lastPart } from "../../../text/dotted";
import type { Services } from "../../services";
import type { MigratedField, MigratedKey, MigrationStep } from "../../sql/migration-steps";
import { boolOfTerm, type Term, textOfTerm } from "../../term";
import { plainText } from "../terms/strings";
import { termOf } from "../terms/terms";

/** Operations that change tables. */
const OPERATIONS =
  /^(CreateModel|DeleteModel|RenameModel|AlterModelTable|AddField|AlterField|RemoveField|RenameField|AddIndex|AddIndexConcurrently|RemoveIndex|RemoveIndexConcurrently|RenameIndex|AddConstraint|AddConstraintNotValid|RemoveConstraint|AlterUniqueTogether|AlterIndexTogether)$/;
/** Operations that make and drop no key, or say so in SQL or in parts of their own. */
const OTHERS =
  /^(RunSQL|RunPython|SeparateDatabaseAndState|AlterModelOptions|AlterModelManagers|AlterModelTableComment|AlterOrderWithRespectTo|AlterConstraint|ValidateConstraint|CreateCollation|RemoveCollation|MigrateStreamData|\w*Extension)$/;

/** Undefined for calls that are no such operation. */
export function migrationStep(call: SyntaxNode, services: Services): MigrationStep | undefined {
  const callee = call.field("function");
  const name = (callee?.kind === "attribute" ? callee.field("attribute") : callee)?.text ?? "";
  const isOperation = OPERATIONS.test(name);
  if (!isOperation && !(/^[A-Z]/.test(name) && isListed(call) && !OTHERS.test(name))) return undefined;
  if (!isOperation) return { step: "unknown" };
  const step = stepOf(name, givenOf(call), services);
  return isStateOnly(call) ? { ...step, state: true } : step;
}

/** Directly in `operations = [...]` of a class, or in one of the lists of an operation there. */
function isListed(call: SyntaxNode): boolean {
  const holder = call.parent?.kind === "list" ? call.parent.parent : undefined;
  if (holder?.kind === "keyword_argument")
    return /^(database|state)_operations$/.test(holder.field("name")?.text ?? "");
  return holder?.kind === "assignment" && holder.field("left")?.text === "operations";
}

function isStateOnly(call: SyntaxNode): boolean {
  return (
    call.ancestor((n) => n.kind === "keyword_argument" && n.field("name")?.text === "state_operations") !== undefined
  );
}

interface Given {
  readonly args: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
}

function givenOf(call: SyntaxNode): Given {
  const args: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  for (const arg of call.field("arguments")?.namedChildren ?? []) {
    const value = arg.kind === "keyword_argument" ? arg.field("value") : undefined;
    if (value) keywords.set(arg.field("name")?.text ?? "", value);
    else args.push(arg);
  }
  return { args, keywords };
}

const UNKNOWN: MigrationStep = { step: "unknown" };

function stepOf(operation: string, given: Given, services: Services): MigrationStep {
  const at = (index: number, ...names: readonly string[]) =>
    given.args[index] ?? names.map((name) => given.keywords.get(name)).find((node) => node !== undefined);
  const model = textAt(at(0, "model_name", "name", "old_name"));
  if (model === undefined && operation !== "RenameModel") return UNKNOWN;
  const owner = model ?? "";
  switch (operation) {
    case "CreateModel":
      return created(owner, at(1, "fields"), at(2, "options"), services);
    case "DeleteModel":
      return { step: "delete", model: owner };
    case "RenameModel":
      return named(at(1, "new_name"), (to) => ({ step: "rename", model: owner, to }));
    case "AlterModelTable": {
      const table = textAt(at(1, "table"));
      return { step: "table", model: owner, ...(table === undefined ? {} : { table }) };
    }
    case "AddField":
    case "AlterField":
      return named(at(1, "name"), (name) => ({
        step: "field",
        model: owner,
        ...fieldPart(name, at(2, "field"), services),
      }));
    case "RemoveField":
      return named(at(1, "name"), (name) => ({ step: "no-column", model: owner, name }));
    case "RenameField":
      return named(at(1, "old_name"), (name) =>
        named(at(2, "new_name"), (to) => ({ step: "rename-field", model: owner, name, to })),
      );
    default:
      return keyStep(operation, owner, at, services);
  }
}

type At = (index: number, ...names: readonly string[]) => SyntaxNode | undefined;

function keyStep(operation: string, model: string, at: At, services: Services): MigrationStep {
  switch (operation) {
    case "AddIndex":
    case "AddIndexConcurrently":
    case "AddConstraint":
    case "AddConstraintNotValid": {
      const declared = at(1, "index", "constraint");
      const key = declared && keyOf(termOf(declared, services));
      return key ? { step: "key", model, key } : UNKNOWN;
    }
    case "RenameIndex": {
      const name = textAt(at(2, "old_name"));
      // Without an old name it names an index of `index_together`, which stays what it is.
      return named(at(1, "new_name"), (to) => ({ step: "rename-key", model, name: name ?? "", to }));
    }
    case "AlterUniqueTogether":
    case "AlterIndexTogether": {
      const kind = operation === "AlterUniqueTogether" ? "unique" : "index";
      const groups = at(1, "unique_together", "index_together");
      return groups ? { step: "together", model, kind, groups: groupsOf(termOf(groups, services)) } : UNKNOWN;
    }
    default:
      return named(at(1, "name"), (name) => ({ step: "drop-key", model, name }));
  }
}

function named(node: SyntaxNode | undefined, make: (name: string) => MigrationStep): MigrationStep {
  const name = textAt(node);
  return name === undefined ? UNKNOWN : make(name);
}

function created(
  model: string,
  fields: SyntaxNode | undefined,
  options: SyntaxNode | undefined,
  services: Services,
): MigrationStep {
  if (fields?.kind !== "list" && fields?.kind !== "tuple") return UNKNOWN;
  // Each field for itself, as models may have more of them than one term can hold.
  const found = fields.namedChildren.flatMap((pair): readonly MigratedField[] => {
    const [name, field] = pair.namedChildren;
    const text = textAt(name);
    return text === undefined || !field ? [] : fieldOf(text, field, services);
  });
  const given = new Map<string, Term>();
  const told = options && termOf(options, services);
  if (told?.t === "dict")
    for (const [key, value] of told.entries) {
      const name = textOfTerm(key);
      if (name !== undefined) given.set(name, value);
    }
  const table = textOfTerm(given.get("db_table"));
  const isBare = boolOfTerm(given.get("proxy")) === true || boolOfTerm(given.get("managed")) === false;
  return {
    step: "create",
    model,
    ...(table === undefined ? {} : { table: table.toLowerCase() }),
    ...(isBare ? { bare: true as const } : {}),
    fields: found,
    keys: declaredKeys(given),
  };
}

function declaredKeys(options: ReadonlyMap<string, Term>): readonly MigratedKey[] {
  const listed = ["indexes", "constraints"].flatMap((name) => {
    const term = options.get(name);
    return term?.t === "list" ? term.items.flatMap((item) => keyOf(item) ?? []) : [];
  });
  const together = (["unique", "index"] as const).flatMap((kind) => {
    const term = options.get(`${kind}_together`);
    return term ? groupsOf(term).map((columns): MigratedKey => ({ kind, columns, together: true })) : [];
  });
  return [...listed, ...together];
}

function fieldPart(name: string, field: SyntaxNode | undefined, services: Services) {
  const [found] = field ? fieldOf(name, field, services) : [];
  // A relation to many has a table of its own, and no column.
  return found ? { field: found } : ({ step: "no-column", name } as const);
}

const MANY = /(ManyToManyField|GenericRelation|GenericForeignKey|TaggableManager)$/;
const KEY = /(ForeignKey|ParentalKey)$/;
const ONE_TO_ONE = /OneToOneField$/;

/** None for what has no column. */
function fieldOf(name: string, node: SyntaxNode, services: Services): readonly MigratedField[] {
  const term = termOf(node, services);
  const type = term.t === "call" ? lastPart(term.shown) : "";
  if (MANY.test(type)) return [];
  const keywords = term.t === "call" ? term.keywords : {};
  const isReference = KEY.test(type) || ONE_TO_ONE.test(type);
  const key = keyOfField(type, keywords);
  return [
    {
      name,
      column: textOfTerm(keywords.db_column)?.toLowerCase() ?? (isReference ? `${name}_id` : name),
      type: type.toLowerCase(),
      ...(key ? { key } : {}),
      ...(isReference ? { reference: true as const } : {}),
    },
  ];
}

function keyOfField(type: string, keywords: Readonly<Record<string, Term>>): MigratedField["key"] {
  if (boolOfTerm(keywords.primary_key) === true) return "primary";
  if (ONE_TO_ONE.test(type) || boolOfTerm(keywords.unique) === true) return "unique";
  if (keywords.db_index) {
    const given = boolOfTerm(keywords.db_index);
    return given === undefined ? "open" : given ? "index" : undefined;
  }
  if (KEY.test(type) || type === "SlugField") return "index";
  // Fields of other packages may say so themselves.
  return /^(\w*(Char|Text|Integer|Float|Decimal|Boolean|Date|Time|DateTime|Duration|Email|URL|UUID|File|Image|JSON|Binary|IPAddress|Auto|Array|Range|FilePath|Vector|Generated)Field)$/.test(
    type,
  )
    ? undefined
    : "open";
}

/** An index or a constraint that a search can use; undefined for others. */
function keyOf(term: Term): MigratedKey | undefined {
  if (term.t !== "call") return undefined;
  const kind = lastPart(term.shown);
  const isUnique = kind === "UniqueConstraint";
  if (!isUnique && !/(Index|Constraint)$/.test(kind)) return undefined;
  const fields = term.keywords.fields;
  const name = textOfTerm(term.keywords.name)?.toLowerCase();
  const columns = fields?.t === "list" ? leading(fields.items) : [];
  const isPlain = isUnique || /^(Index|BTreeIndex|HashIndex)$/.test(kind);
  const isPartial = term.keywords.condition !== undefined || !isPlain;
  return {
    kind: isUnique ? "unique" : "index",
    ...(name === undefined ? {} : { name }),
    columns,
    ...(isPartial ? { partial: true as const } : {}),
  };
}

function leading(items: readonly Term[]): readonly string[] {
  const out: string[] = [];
  for (const item of items) {
    const name = textOfTerm(item);
    if (name === undefined) break;
    out.push(name.replace(/^-/, "").toLowerCase());
  }
  return out;
}

/** `{("a", "b")}`, `[["a", "b"]]`, `("a", "b")`. */
function groupsOf(term: Term): readonly (readonly string[])[] {
  // `set()`, and `set([("a", "b")])`.
  const list = term.t === "call" ? term.args[0] : term;
  if (list?.t !== "list") return [];
  if (list.items.some((item) => item.t === "text")) return [leading(list.items)];
  return list.items.flatMap((item) => (item.t === "list" ? [leading(item.items)] : []));
}

function textAt(node: SyntaxNode | undefined): string | undefined {
  return node?.kind === "string" || node?.kind === "concatenated_string" ? plainText(node)?.toLowerCase() : undefined;
}
