// Owns whether a function is handed to a compiler by its decorators or by a call, and whether a loop is what runs where there is none.
// Asks facts; knows no rule.
import { CALLS } from "../../semantics/python/kinds";
import { COMPILERS, isCompiled, isFallback } from "../../semantics/python/shapes/compiled-code";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { isSameSymbol } from "../inputs";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";

type Cx = Services & { readonly facts: FactQueries };

/** Functions that compile what they are given. */
const COMPILE = ["numba.njit", "numba.jit", "numba.cuda.jit", "numba.vectorize", "jax.jit", "torch.compile"];

/** Below a decorator that compiles, or in a function that is compiled by a call: `fast = njit(slow)`, `fast = jit(cache=True)(slow)`. */
export function isHandedToCompiler(node: SyntaxNode, { facts }: Cx): boolean {
  return isCompiled(node) || isCompiledByCall(facts.self(node), facts);
}

function isCompiledByCall(id: SymbolId, facts: FactQueries): boolean {
  const isIt = (ref: Parameters<FactQueries["evaluate"]>[0] | undefined, at: SymbolId) => {
    const value = ref && facts.evaluate(ref, at);
    return value?.v === "function" && isSameSymbol(value.id, id);
  };
  // The call that makes a compiler of options stands beside the one that is given the function.
  return COMPILE.some((name) =>
    facts.callsOf(name).calls.some((at) => facts.calls(at.id).some((call) => isIt(call.args[0], at.id))),
  );
}

const BRANCHES: ReadonlySet<string> = new Set(["if_statement", "try_statement"]);
const IMPORTS = /\b(ImportError|ModuleNotFoundError)\b/;

/** A test for a compiler comes first, a compiler could not be imported, or another branch of the function calls what is compiled. */
export function runsWithoutCompiler(loop: SyntaxNode, cx: Cx): boolean {
  if (isFallback(loop)) return true;
  const handler = loop.ancestor((n) => n.kind === "except_clause" || n.kind === "function_definition");
  if (handler?.kind === "except_clause" && IMPORTS.test(handler.namedChildren[0]?.text ?? "")) return true;
  const fn = loop.ancestor((n) => n.kind === "function_definition");
  return fn?.select(BRANCHES).some((branch) => callsCompiled(alternative(loop, branch, fn), cx)) === true;
}

/** What may run in the loop's place: other branches, or what stands before or after a branch that returns. */
function alternative(loop: SyntaxNode, branch: SyntaxNode, fn: SyntaxNode): SyntaxNode | undefined {
  const returns = /\breturn\b/.test(branch.text);
  if (loop.start >= branch.start && loop.end <= branch.end) return returns ? fn : branch;
  return returns && branch.end <= loop.start ? branch : undefined;
}

function callsCompiled(part: SyntaxNode | undefined, { facts }: Cx): boolean {
  const calls = part?.select(CALLS) ?? [];
  return calls.some((call) => {
    const target = facts.target(call);
    if (target.t !== "function") return false;
    const texts = facts.function(target.id)?.decoratorTexts ?? [];
    return texts.some((text) => COMPILERS.test(text)) || isCompiledByCall(target.id, facts);
  });
}
