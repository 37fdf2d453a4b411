// Owns what a unit does with names that are private and spelled like a cache: starts them empty, fills them, looks into them, drops
// entries, or anything else. Pure over the unit; who else does what is put together elsewhere.
import type { SyntaxNode, Unit } from "../../../syntax/node";
import type { Services } from "../../services";

/**
 * `start`: begins empty; `fill`: an entry or another value is put in; `look`: an entry, or whether there is one, is read; `drop`: entries
 * are removed; `other`: the cache as a whole goes elsewhere, or its name is in a string.
 */
export type CacheDeed = "start" | "fill" | "look" | "drop" | "other";

const NAME = /^_\w*(cache[sd]?|memo(s|ized?)?)(_(map|dict|entries|by_\w+))?$|^_+(cached|memoized)_\w+$/i;
/** Of a cache, but no cache: where it is, how large, how old. */
const ABOUT =
  /_(at|time\w*|on|until|dir\w*|path\w*|folder|file\w*|key\w*|size|ttl|lock|hits?|misses|enabled|version|hash)$/i;
const ANY = /\b_\w*(cache|memo)/i;
const DYNAMIC = /\b__dict__\b|\b(vars|globals)\(|\b(get|set|del|has)attr\(\s*[\w.]+\s*,(?!\s*["'])/;

/** Whether a name is private and spelled like a cache. */
export function isPrivateCache(name: string): boolean {
  return NAME.test(name) && !ABOUT.test(name);
}

const NAMES: ReadonlySet<string> = new Set(["identifier", "string_content"]);

/**
 * What is done, sorted, each once: `deed owner name`. The owner is the class for attributes of `self` and `cls` and for names of its body,
 * `#` for names of the module, and `.` for attributes of anything else. `other CLASS *`: it looks attributes up by names that are not told.
 */
export function cacheUses(unit: Unit, services: Services): readonly string[] {
  const found = new Set<string>();
  if (DYNAMIC.test(unit.text)) found.add(`other ${unit.className || "#"} *`);
  if (ANY.test(unit.text)) {
    for (const node of unit.root.select(NAMES)) {
      const use = node.kind === "string_content" ? undefined : useOf(node, unit, services);
      if (use) found.add(use);
      if (node.kind === "string_content" && /^[\w.]+$/.test(node.text))
        for (const word of node.text.split(".")) if (isPrivateCache(word)) found.add(`other . ${word}`);
    }
  }
  return found.size > 0 ? [...found].sort() : NONE;
}

const NONE: readonly string[] = [];

function useOf(name: SyntaxNode, unit: Unit, services: Services): string | undefined {
  if (!isPrivateCache(name.text)) return undefined;
  const { parent } = name;
  if (parent?.kind === "global_statement" || parent?.kind === "nonlocal_statement") return undefined;
  if (parent?.kind === "attribute" && name.fieldName === "attribute") {
    const of = parent.field("object")?.text ?? "";
    const isOwn = (of === "self" || of === "cls") && unit.className !== "" && !isInClass(name);
    return `${deedOf(parent)} ${isOwn ? unit.className : "."} ${name.text}`;
  }
  if (parent?.kind === "keyword_argument" && name.fieldName === "name") return `other . ${name.text}`;
  if (name.ancestor(({ kind }) => kind.startsWith("import_"))) return `other . ${name.text}`;
  const variable = services.scopes.variable(name);
  if (variable && (variable.scope.parent || unit.kind !== "statement")) return undefined;
  return `${deedOf(name)} ${(unit.kind === "statement" && unit.className) || "#"} ${name.text}`;
}

function isInClass(node: SyntaxNode): boolean {
  return node.ancestor(({ kind }) => kind === "class_definition") !== undefined;
}

function deedOf(whole: SyntaxNode): CacheDeed {
  const { parent, fieldName } = whole;
  switch (parent?.kind) {
    case "assignment":
      return fieldName === "left" ? deedOfAssignment(parent) : "other";
    case "augmented_assignment":
      return fieldName === "left" ? "fill" : "other";
    case "subscript":
      return fieldName === "value" ? deedOfEntry(parent) : "other";
    case "attribute":
      return fieldName === "object" ? deedOfMethod(parent) : "other";
    case "comparison_operator":
    case "not_operator":
    case "if_statement":
      return "look";
    case "for_statement":
    case "for_in_clause":
      return fieldName === "right" ? "look" : "other";
    case "argument_list":
      return parent.parent?.field("function")?.text === "len" ? "look" : "other";
    default:
      return "other";
  }
}

function deedOfAssignment(assignment: SyntaxNode): CacheDeed {
  const right = assignment.field("right");
  return !right || startsEmpty(right) ? "start" : "fill";
}

const EMPTY_MAKERS =
  /^(dict|list|set|(collections\.)?(OrderedDict|defaultdict|deque|Counter)|(weakref\.)?Weak(Value|Key)Dictionary|(cachetools\.)?(TTL|LRU|LFU|FIFO|RR)Cache)$/;

/** `None`, an empty display, or a container that is made empty. */
export function startsEmpty(value: SyntaxNode): boolean {
  if (value.kind === "none") return true;
  if (value.kind === "dictionary" || value.kind === "list") return value.namedChildren.length === 0;
  if (value.kind !== "call" || !EMPTY_MAKERS.test(value.field("function")?.text ?? "")) return false;
  const args = value.field("arguments")?.namedChildren ?? [];
  const most = /Cache$|deque$/.test(value.field("function")?.text ?? "") ? 3 : 1;
  return (
    args.length <= most && args.every(({ kind }) => /^(identifier|attribute|integer|keyword_argument)$/.test(kind))
  );
}

function deedOfEntry(subscript: SyntaxNode): CacheDeed {
  const { parent, fieldName } = subscript;
  if (parent?.kind === "delete_statement") return "drop";
  if (isAssigned(parent?.kind) && fieldName === "left") return "fill";
  return changesWithin(subscript) ? "other" : "look";
}

/** `cache[kind][key] = value`, `cache[kind].append(value)`: what an entry holds is filled. */
function changesWithin(entry: SyntaxNode): boolean {
  const { parent, fieldName } = entry;
  if (parent?.kind === "subscript" && fieldName === "value")
    return changesWithin(parent) || (isAssigned(parent.parent?.kind) && parent.fieldName === "left");
  const method = parent?.kind === "attribute" && fieldName === "object" ? parent.field("attribute")?.text : undefined;
  return method !== undefined && (FILLS.test(method) || method === "setdefault");
}

function isAssigned(kind: string | undefined): boolean {
  return kind === "assignment" || kind === "augmented_assignment";
}

const FILLS = /^(add|append|appendleft|extend|insert|update|set|put|push|store)$/;
const DROPS = /^(clear|pop|popitem|popleft|remove|discard)$/;
const LOOKS = /^(get|keys|values|items|copy|index|count|__contains__|__getitem__|has|contains)$/;

function deedOfMethod(attribute: SyntaxNode): CacheDeed {
  const call = attribute.parent?.kind === "call" && attribute.fieldName === "function" ? attribute.parent : undefined;
  const method = attribute.field("attribute")?.text ?? "";
  if (!call) return "other";
  if (LOOKS.test(method)) return "look";
  const isAlone = call.parent?.kind === "expression_statement";
  if (isAlone && FILLS.test(method)) return "fill";
  return isAlone && DROPS.test(method) ? "drop" : "other";
}
