// Flags matrices that are factored or inverted again on each turn of a loop that does not change them.

import { onlookerOf } from "../../facts/invariance/onlooker";
import { libraryNameOf } from "../../facts/value";
import { isSmallMatrix } from "../../semantics/python/arrays/small-matrix";
import { canRunBefore, hoist } from "../../semantics/python/invariance/hoist-rewrite";
import { repeatedIn } from "../../semantics/python/invariance/repeated";
import { LOOPS } from "../../semantics/python/kinds";
import { isSelected } from "../../semantics/python/loop-guards";
import { isCompiled } from "../../semantics/python/shapes/compiled-code";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./refactored-solve-in-loop.md";

type Message = "solve" | "factor";
type Cx = UnitContext<Message>;

const SOLVES = /^(solve|lstsq|spsolve)$/;
const FACTORS = /^(inv|pinv|pinvh|cholesky|lu_factor|cho_factor|ldl|qr|splu|factorized|expm|sqrtm|eigh?|svd)$/;
/** Names that imports give them mostly say so too. */
const WRITTEN = /solve|lstsq|inv|factor|cho|lu|ldl|qr|expm|sqrtm|eig|svd/i;
const LIBRARIES = /^(numpy\.linalg|scipy\.linalg|scipy\.sparse\.linalg)\.\w+$/;

export const refactoredSolveInLoop = defineRule<Message>({
  meta: {
    id: "refactored-solve-in-loop",
    family: "numeric",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["G8"],
    docs,
  },
  messages: {
    solve: ({ call, matrix, each }) =>
      `\`${call}\` factors \`${matrix}\` again for each ${each}, which is always the same`,
    factor: ({ call, matrix, each }) => `\`${call}\` is computed again for each ${each}, from the same \`${matrix}\``,
  },
  only: { kinds: LOOPS },
  on: {
    call(node, cx) {
      const callee = node.field("function");
      const written = callee?.field("attribute")?.text ?? callee?.text ?? "";
      if (cx.role === "test" || cx.role === "benchmark" || !WRITTEN.test(written)) return;
      if (cx.loops.around(node)) judge(node, cx);
    },
  },
});

function judge(call: SyntaxNode, cx: Cx): void {
  const matrix = call.field("arguments")?.namedChildren[0];
  if (!matrix || matrix.kind === "keyword_argument" || matrix.kind === "list_splat") return;
  const name = libraryNameOf(cx.facts.target(call));
  const what = LIBRARIES.test(name) ? lastPart(name) : "";
  if (!SOLVES.test(what) && !FACTORS.test(what)) return;
  const found = repeatedIn(call, [matrix], cx, onlookerOf(cx));
  if (!found || isSelected(call, found.loop)) return;
  const isSmall = isSmallMatrix(matrix, cx.scopes);
  if (isSmall && cx.profile !== "strict") return;
  const { loop } = found;
  // Matrices of models mostly have few columns.
  const isSure = found.steadiness === "same" && !isSmall && what !== "lstsq";
  const fix = fixOf(call, matrix, what, loop, cx);
  cx.report({
    at: call,
    message: SOLVES.test(what) ? "solve" : "factor",
    data: {
      call: shownExpression(call.field("function") ?? call),
      matrix: shownExpression(matrix),
      each: shownElement(loop),
    },
    related: [{ place: loopHeader(loop), label: "nothing in this loop changes it" }],
    ...(isSure ? {} : { confidence: "likely", profile: "strict" }),
    ...(isSmall ? { severity: "low" } : {}),
    ...(fix ? { fix } : {}),
  });
}

function fixOf(call: SyntaxNode, matrix: SyntaxNode, what: string, loop: Loop, cx: Cx) {
  if (!canRunBefore(matrix, loop) || isCompiled(call)) return undefined;
  if (FACTORS.test(what)) return (fx: FixBuilder) => once(fx, call, what, loop, cx);
  const [, right, ...more] = call.field("arguments")?.namedChildren ?? [];
  const isDirect = what === "solve" && right && right.kind !== "keyword_argument" && more.length === 0;
  return isDirect && knowsScipy(call, cx) ? (fx: FixBuilder) => factorOnce(fx, call, matrix, right, loop) : undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  inv: "inverse",
  pinv: "inverse",
  pinvh: "inverse",
  cholesky: "factor",
  expm: "exponential",
  sqrtm: "root",
};

function once(fx: FixBuilder, call: SyntaxNode, what: string, loop: Loop, cx: Cx): void {
  const name = hoist(fx, call, loop, cx.scopes, NAMES[what] ?? "factors");
  fx.title(`Compute \`${name}\` once, before the loop`);
  fx.safety("review");
}

/** Factors the matrix before the loop, and solves with the factors in it. */
function factorOnce(fx: FixBuilder, call: SyntaxNode, matrix: SyntaxNode, right: SyntaxNode, loop: Loop): void {
  const factor = fx.ensureImport("scipy.linalg", "lu_factor");
  const solve = fx.ensureImport("scipy.linalg", "lu_solve");
  if (!factor || !solve) {
    fx.cancel();
    return;
  }
  const name = fx.freshName("factors");
  fx.title(`Factor \`${matrix.text}\` once, before the loop`);
  fx.safety("review");
  fx.insertBefore(loop.node, `${name} = ${factor}(${matrix.text})`);
  fx.replace(call, `${solve}(${name}, ${right.text})`);
}

const USUAL =
  "scipy sp sla la linalg sparse signal optimize stats interpolate integrate spatial special distance".split(" ");

/** The file uses the library that keeps factors already. */
function knowsScipy(call: SyntaxNode, cx: Cx): boolean {
  if (libraryNameOf(cx.facts.target(call)).startsWith("scipy.")) return true;
  return USUAL.some((name) => {
    const value = cx.facts.evaluate({ k: "free", name }, cx.facts.self(call));
    return value.v === "library" && /^scipy(\.|$)/.test(value.name);
  });
}
