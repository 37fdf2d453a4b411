// Owns loops that need few turns or mean something else than a query per row: what people type, fields and tags, databases of their
// own, statements that nobody knows. What they do may be worth a remark, hardly a warning. Asks facts; knows no rule.
import { leadingText } from "../../semantics/python/leading-text";
import { isMatched, unwrapped } from "../../semantics/python/loop-guards";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";

type Cx = Services & { readonly facts: FactQueries };

/** The members of a class that is iterated are written down, and so are the models and fields of a program. */
export function isEnumeration({ iterable }: Loop, { facts }: Cx): boolean {
  const source = iterable && unwrapped(iterable);
  if (/(\.get_models|\.get_app_configs|_meta\.get_fields)\(\)$/.test(source?.text ?? "")) return true;
  return source !== undefined && facts.value(source).v === "class";
}

/** A name is no proof, but reason enough to say less. */
const HANDFUL = /(^|_)(fields|tags|args|argv|options|flags|params|headers)$/i;

/** Goes over the fields or tags of one thing, the words of a text that somebody typed, or the arguments of a command. */
export function isHandful({ iterable }: Loop, cx: Cx): boolean {
  const source = iterable && unwrapped(iterable);
  if (!source) return false;
  const name = /(\w+)(\.data|\.(items|keys|values|all)\(\))?$/.exec(source.text)?.[1] ?? "";
  return HANDFUL.test(name) || isTyped(source, cx);
}

function isTyped(source: SyntaxNode, cx: Cx): boolean {
  const variable = source.kind === "identifier" ? cx.scopes.variable(source) : undefined;
  if (variable?.kind === "parameter") return cx.facts.entryKind(cx.facts.self(source)) === "command";
  const assignment = variable?.writes.length === 1 ? variable.writes[0]?.parent : undefined;
  const value = assignment?.kind === "assignment" ? assignment.field("right") : source;
  const callee = value?.kind === "call" ? value.field("function") : undefined;
  const text = callee?.field("object")?.text ?? "";
  return callee?.field("attribute")?.text === "split" && /(^|\.)(request|form|args|GET|POST)\b/.test(text);
}

/** Few turns, other databases, or no query at all. */
export function isSmall(call: SyntaxNode, loop: Loop, cx: Cx): boolean {
  return isMatched(call, loop) || isHandful(loop, cx) || asksElsewhere(call, loop, cx) || isBlind(call, loop, cx);
}

const MAKES = /session|connect|cursor|engine|database|tenant|schema/i;

/** `with session_of(tenant) as session:` inside the loop: each turn asks a database of its own. */
function asksElsewhere(call: SyntaxNode, loop: Loop, { scopes }: Cx): boolean {
  const names = [...call.descendants()].filter((n) => n.kind === "identifier");
  return names.some((name) =>
    scopes.variable(name)?.writes.some((write) => {
      if (write.start < loop.node.start || write.end > loop.node.end) return false;
      const made = write.ancestor((n) => n.kind === "with_item" || n.kind === "assignment");
      const maker = [made, ...(made?.descendants() ?? [])].find((n) => n?.kind === "call");
      const given = [...(maker?.field("arguments")?.descendants() ?? [])];
      const takesTarget = given.some((n) => n.kind === "identifier" && loop.targets.includes(n.text));
      return takesTarget && MAKES.test(maker?.field("function")?.text ?? "");
    }),
  );
}

/** `cursor.execute(statement, row)` whose statement comes from elsewhere and whose rows nobody reads: most likely it writes. */
function isBlind(call: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const callee = call.field("function");
  const statement = call.field("arguments")?.namedChildren[0];
  if (!/^execut/.test(callee?.field("attribute")?.text ?? "") || statement?.kind !== "identifier") return false;
  const held = call.parent?.kind === "await" ? call.parent : call;
  if (held.parent?.kind !== "expression_statement" || leadingText(statement, cx) !== undefined) return false;
  return !loop.body.some((part) => /\.fetch\w*\(/.test(part.text));
}

/** A lazy query that the function has already run for its rows since it was made: they are kept. */
export function isWalkedOver(name: SyntaxNode, loop: Loop, { scopes }: Cx): boolean {
  const variable = name.kind === "identifier" ? scopes.variable(name) : undefined;
  if (variable?.kind !== "local") return false;
  const bound = variable.writes.filter((write) => write.end <= name.start);
  const last = bound[bound.length - 1];
  if (!last || last.start < loop.node.start) return false;
  return variable.reads.some((read) => read.start > last.end && read.end <= name.start && isRun(read));
}

/** `for row in rows`, `len(rows)`, `if rows:`. */
function isRun({ parent, fieldName }: SyntaxNode): boolean {
  if (fieldName === "right") return parent?.kind === "for_statement" || parent?.kind === "for_in_clause";
  if (fieldName === "condition") return parent?.kind === "if_statement";
  const callee = parent?.kind === "argument_list" ? parent.parent?.field("function") : undefined;
  return callee?.kind === "identifier" && /^(len|list|bool|tuple|set|sorted|any|all)$/.test(callee.text);
}

/** What runs with a new version of the program, when it starts, or before there are data, runs once for each. */
const MIGRATES =
  /migrat|(^|[._/])((up|down)grade|seed|populate|bootstrap|backfill|(init(ialize)?|set_?up)_(db|data(base)?|tables?)|(random|sample|demo|fake|dummy)_data)|(^|_)on_start|startup/i;

export function runsAtVersions(names: readonly string[], path: string): boolean {
  return MIGRATES.test([...names, path.slice(path.lastIndexOf("/") + 1)].join("."));
}
