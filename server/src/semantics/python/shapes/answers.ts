// Owns the parts of a handler's answer that may be lists: what it returns, seen through wrappers of frameworks, displays, comprehensions,
// serializers and locals. Pure over the unit; whether a part is a list from a database is for others to say.

import type { SyntaxNode } from "../../../syntax/node";
import type { Scope, Services } from "../../services";
import { RETURNS } from "../kinds";

/** An expression whose value goes into the answer. */
export interface AnswerPart {
  readonly at: SyntaxNode;
  /** One value is made of each element. */
  readonly mapped: boolean;
  /** Handed to a template, which may show any part of it. */
  readonly template: boolean;
}

const MAX_DEPTH = 8;
const MAX_PARTS = 40;

/** Expressions that go into what a function returns, outermost first: a call comes before its arguments. */
export function answerParts(scope: Scope, services: Services): readonly AnswerPart[] {
  const out: AnswerPart[] = [];
  const seen = new Set<SyntaxNode>();
  const visit = ({ at, mapped, template }: AnswerPart, depth: number) => {
    if (depth > MAX_DEPTH || out.length >= MAX_PARTS || seen.has(at)) return;
    seen.add(at);
    if (WHOLE.has(at.kind)) out.push({ at, mapped, template });
    const isTemplate = template || (at.kind === "call" && TEMPLATES.test(nameOf(at)));
    for (const inner of innerOf(at, scope, services))
      visit({ at: inner.at, mapped: mapped || inner.mapped, template: isTemplate }, depth + 1);
  };
  for (const node of scope.node.select(RETURNS)) {
    if (services.scopes.of(node) === scope) for (const part of plain(node.namedChildren)) visit(part, 0);
  }
  return out;
}

const TEMPLATES = /(^|_)(render\w*|TemplateResponse|template_response|template)$/;

function nameOf(call: SyntaxNode): string {
  const callee = call.field("function");
  return (callee?.field("attribute") ?? callee)?.text ?? "";
}

/** Kinds that may themselves be a list. */
const WHOLE: ReadonlySet<string> = new Set(["call", "identifier", "attribute", "await"]);

function innerOf(node: SyntaxNode, scope: Scope, services: Services): readonly AnswerPart[] {
  switch (node.kind) {
    case "await":
    case "parenthesized_expression":
    case "tuple":
    case "expression_list":
      return plain(node.namedChildren);
    case "conditional_expression":
      return plain([node.namedChildren[0], node.namedChildren[2]]);
    case "boolean_operator":
      return plain([node.field("left"), node.field("right")]);
    case "dictionary":
      return plain(node.namedChildren.map((pair) => pair.field("value")));
    case "list_comprehension":
    case "generator_expression":
    case "dictionary_comprehension":
    case "set_comprehension":
      return mappedOver(node);
    case "call":
      return argumentsOf(node);
    case "attribute":
      // `serializer.data`: what the serializer was given.
      return /^(data|json|body)$/.test(node.field("attribute")?.text ?? "") ? plain([node.field("object")]) : [];
    case "identifier":
      return givenTo(node, scope, services);
    default:
      return [];
  }
}

function plain(nodes: readonly (SyntaxNode | undefined)[]): readonly AnswerPart[] {
  return nodes.flatMap((at) => (at ? [{ at, mapped: false, template: false }] : []));
}

function mappedOver(comprehension: SyntaxNode): readonly AnswerPart[] {
  const clause = comprehension.namedChildren.find((n) => n.kind === "for_in_clause");
  const at = clause?.field("right");
  return at ? [{ at, mapped: true, template: false }] : [];
}

/** Functions that pass on what they are given as the answer, in another form. */
const WRAPPERS =
  /(^|\.|_)(jsonify|json_response|dumps?|jsonable_encoder|make_response|list|tuple|sorted|reversed|render|render_template|template_response|to_representation|serialize\w*|to_json|to_dict|model_validate|from_orm|validate_python|parse_obj_as|from_queryset|success\w*|ok|response|respond|dump_python|json|html|text)$/i;

function argumentsOf(call: SyntaxNode): readonly AnswerPart[] {
  const callee = call.field("function");
  const name = nameOf(call);
  // `map(serialize, rows)`
  if (name === "map" && callee?.kind === "identifier") {
    const rows = call.field("arguments")?.namedChildren[1];
    return rows ? [{ at: rows, mapped: true, template: false }] : [];
  }
  if (!WRAPPERS.test(name) && !/^[A-Z]/.test(name)) return [];
  const list = call.field("arguments");
  const given = list?.kind === "generator_expression" ? [list] : (list?.namedChildren ?? []);
  // Values of a dictionary: `Response({"items": rows})`.
  const values = given.map((arg) => (arg.kind === "keyword_argument" ? arg.field("value") : arg));
  return [...plain(values), ...plain(name === "json" || name === "data" ? [callee?.field("object")] : [])];
}

/** What a local was given, and the loops that fill it. */
function givenTo(name: SyntaxNode, scope: Scope, services: Services): readonly AnswerPart[] {
  const variable = services.scopes.variable(name);
  if (!variable || variable.scope !== scope || variable.kind !== "local") return [];
  const out: AnswerPart[] = [];
  for (const write of variable.writes) {
    const parent = write.parent;
    if (parent?.kind === "assignment" && parent.field("left") === write && write.start < name.start)
      out.push(...plain([parent.field("right")]));
  }
  for (const read of variable.reads) {
    if (read.start > name.start || !isFilled(read)) continue;
    const loop = services.loops.around(read);
    let outer = loop;
    while (outer?.outer) outer = outer.outer;
    if (outer?.kind === "for" && outer.iterable) out.push({ at: outer.iterable, mapped: true, template: false });
    else if (!loop) out.push(...plain(addedBy(read)));
  }
  return out;
}

/** `out.append(x)`, `out[key] = x`. */
function isFilled(read: SyntaxNode): boolean {
  const parent = read.parent;
  if (parent?.kind === "subscript") return parent.parent?.kind === "assignment" && parent.fieldName === "left";
  return (
    parent?.kind === "attribute" &&
    /^(append|extend|add|update|setdefault|insert)$/.test(parent.field("attribute")?.text ?? "") &&
    parent.parent?.kind === "call"
  );
}

/** What `data["items"] = rows` and `data.update(items=rows)` put in. */
function addedBy(read: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  const holder = read.parent?.parent;
  if (holder?.kind === "assignment") return [holder.field("right")];
  const args = holder?.field("arguments")?.namedChildren ?? [];
  return args.map((arg) => (arg.kind === "keyword_argument" ? arg.field("value") : arg));
}
