// Flags squares of all distances that are only compared or summed up, which each pair once does as well, and answers of yes or no
// for each pair that are kept as numbers of eight bytes.
import { libraryNameOf } from "../../facts/value";
import { canonical } from "../../semantics/knowledge";
import {
  type MatrixUse,
  matrixUse,
  nameGiven,
  onlyValue,
  outOfParentheses,
  placesOf,
  type Reader,
} from "../../semantics/python/arrays/distances";
import { areFew } from "../../semantics/python/arrays/few-points";
import { isNumbersOnly } from "../../semantics/python/arrays/mask-uses";
import { argumentsOf } from "../../semantics/python/shapes/parts";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./dense-distance-matrix.md";

type Message = "square" | "wide";
type Cx = UnitContext<Message>;
type Compared = Extract<MatrixUse, { readonly u: "compared" }>;

const SQUARE = "scipy.spatial.distance.squareform";
const PAIRS = "scipy.spatial.distance.pdist";
const DENSE =
  /^(scipy\.spatial\.(distance\.(cdist|squareform)|distance_matrix)|sklearn\.metrics\.(pairwise\.)?(pairwise_distances|euclidean_distances|manhattan_distances|cosine_distances))$/;

export const denseDistanceMatrix = defineRule<Message>({
  meta: {
    id: "dense-distance-matrix",
    family: "memory",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["G15"],
    docs,
  },
  messages: {
    square: ({ call, pairs, what }) =>
      `\`${call}\` writes each distance twice into a square that is only ${what}: \`${pairs}\` holds each pair once`,
    wide: ({ cast, call }) =>
      `\`${cast}\` keeps yes or no for each pair of \`${call}\` in 8 bytes, where one is enough`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "benchmark") return;
      const name = libraryNameOf(cx.facts.target(node));
      if (DENSE.test(name)) judge(node, name, cx);
    },
  },
});

function readerOf(cx: Cx): Reader {
  const objectOf = (expression: SyntaxNode) => {
    const value = cx.facts.value(expression);
    return value.v === "library" ? canonical(value.name) : "";
  };
  return { scopes: cx.scopes, nameOf: (call) => libraryNameOf(cx.facts.target(call)), objectOf };
}

function judge(call: SyntaxNode, name: string, cx: Cx): void {
  const reader = readerOf(cx);
  const [given, other] = argumentsOf(call);
  const pairs = name === SQUARE && given ? pairsOf(given, cx) : undefined;
  const points = name === SQUARE ? [pairs?.points] : [given, other ?? given];
  if (points.some((one) => !one || one.kind === "keyword_argument" || areFew(one, cx.scopes))) return;
  const reads = placesOf(call, cx.scopes) ?? [];
  const uses = reads.flatMap((read) => matrixUse(read, reader) ?? []);
  if (pairs && uses.length > 0 && uses.length === reads.length) reportSquare(call, pairs.call, uses, cx);
  else for (const use of uses) if (use.u === "compared" && use.cast) reportWide(call, use, use.cast, reader, cx);
}

interface Pairs {
  /** The call that makes the vector of pairs. */
  readonly call: SyntaxNode;
  readonly points: SyntaxNode | undefined;
}

function pairsOf(given: SyntaxNode, cx: Cx): Pairs | undefined {
  const call = given.kind === "identifier" ? onlyValue(given, cx.scopes) : given;
  return call?.kind === "call" && libraryNameOf(cx.facts.target(call)) === PAIRS
    ? { call, points: argumentsOf(call)[0] }
    : undefined;
}

function reportSquare(call: SyntaxNode, pairs: SyntaxNode, uses: readonly MatrixUse[], cx: Cx): void {
  const compared = uses.filter((use) => use.u === "compared");
  const [only] = compared;
  const canMove =
    only && compared.length === 1 && uses.every((use) => use === only || (use.u === "reduced" && /max$/.test(use.by)));
  const target = canMove ? nameGiven(outOfParentheses(only.cast ?? only.at)) : undefined;
  const isNamed = nameGiven(call) !== undefined;
  const fix = only && target && isNamed && isPlain(only.limit) && only.at.namedChildren[1] === only.limit;
  cx.report({
    at: call,
    message: "square",
    data: {
      call: shownExpression(call.field("function") ?? call),
      pairs: shownExpression(argumentsOf(call)[0] ?? pairs),
      what: compared.length > 0 ? "compared" : "summed up",
    },
    confidence: "likely",
    related: compared.flatMap(({ cast }) =>
      cast ? [{ place: { at: cast }, label: "keeps the answers in 8 bytes for each pair" }] : [],
    ),
    ...(fix ? { fix: (fx: FixBuilder) => compareOnce(fx, call, uses, only, target) } : {}),
  });
}

/** What may be written twice. */
function isPlain(limit: SyntaxNode): boolean {
  return limit.kind === "identifier" || limit.kind === "integer" || limit.kind === "float";
}

/** Compares the pairs, and makes the square of the answers; on its diagonal is what the limit says of no distance at all. */
function compareOnce(
  fx: FixBuilder,
  call: SyntaxNode,
  uses: readonly MatrixUse[],
  { at, limit }: Compared,
  target: SyntaxNode,
): void {
  const numpy = fx.ensureImport("numpy");
  const pairs = argumentsOf(call)[0];
  const operator = at.children.find((child) => /^[<>]=?$/.test(child.kind))?.kind;
  if (!numpy || !pairs || !operator) {
    fx.cancel();
    return;
  }
  fx.title("Compare each pair once, and make the square of the answers");
  fx.safety("review");
  const name = pairs.kind === "identifier" ? pairs.text : nameGiven(call)?.text;
  if (pairs.kind === "identifier") fx.removeStatement(call);
  else fx.replace(call, pairs.text);
  for (const use of uses) if (use.u === "reduced") fx.replace(use.at, `${name}`);
  const around = at.parent?.kind === "parenthesized_expression" ? at.parent : at;
  fx.replace(around, `${call.field("function")?.text}(${name} ${operator} ${limit.text})`);
  fx.insertAfter(target, `${numpy}.fill_diagonal(${target.text}, 0 ${operator} ${limit.text})`);
}

function reportWide(call: SyntaxNode, use: Compared, cast: SyntaxNode, reader: Reader, cx: Cx): void {
  const found = isNumbersOnly(cast, reader);
  if (!found) return;
  cx.report({
    at: cast,
    message: "wide",
    data: {
      cast: `.astype(${argumentsOf(cast)[0]?.text ?? ""})`,
      call: shownExpression(call.field("function") ?? call),
    },
    severity: "low",
    confidence: found === "kept" ? "likely" : "certain",
    related: [{ place: { at: call }, label: "all distances are made here" }],
    fix: (fx) => narrow(fx, cast, use, found === "counted"),
  });
}

function narrow(fx: FixBuilder, cast: SyntaxNode, { at }: Compared, isExact: boolean): void {
  fx.safety("review");
  const type = argumentsOf(cast)[0];
  if (isExact || !type) {
    fx.title("Keep the answers as they are, one byte for each pair");
    fx.replace(cast, `(${at.text})`);
    return;
  }
  fx.title("Keep the answers in one byte for each pair");
  fx.replace(type, type.kind === "attribute" ? `${type.field("object")?.text}.int8` : '"int8"');
}
