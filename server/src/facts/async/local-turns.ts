// Owns whether a turn of a loop stays within the program, its files and its database: nothing in it asks somebody far away, starts something
// that goes on by itself, or shows something to a person. Asks facts; what is not known may do any of it.
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import type { CallTarget } from "../value";

type Cx = Services & { readonly facts: FactQueries };

/**
 * - `local`: does some work, none of it remote;
 * - `remote`: waits for somebody else on each turn;
 * - `unknown`: may do so, or does nothing but show or start things.
 */
export type TurnKind = "local" | "remote" | "unknown";

const MAX_DEPTH = 3;
const REMOTE = /^(net\.|process)/;
/** Threads, tasks and programs that are started one after the other, and whatever sends or shows piece by piece. */
const GOES_ON =
  /(^|\.)(start|submit|create_task|ensure_future|start_soon|Popen|apply_async|delay|send\w*|write|flush|put|put_nowait|set|notify\w*|emit|publish)$/;
const SHOWN =
  /^(builtins\.print|logging\.|sys\.stdout|sys\.stderr|time\.|builtins\.(len|str|int|float|range|enumerate))/;

/** @param pause the call that is paused by itself, which does not count. */
export function kindOfTurn(calls: readonly SyntaxNode[], pause: SyntaxNode, cx: Cx): TurnKind {
  let works = false;
  let isKnown = true;
  for (const call of calls) {
    if (call === pause) continue;
    const effects = cx.facts.effects(call);
    if (effects.some(({ effect }) => REMOTE.test(effect))) return "remote";
    works ||= effects.some(({ effect }) => effect.startsWith("db.") || effect === "file");
    isKnown &&= isLocal(cx.facts.target(call), cx, MAX_DEPTH);
  }
  return isKnown && works ? "local" : "unknown";
}

function isLocal(target: CallTarget, cx: Cx, depth: number): boolean {
  if (target.t === "unknown") return false;
  if (target.t === "function") return depth > 0 && isLocalFunction(target.id, cx, depth - 1);
  if (SHOWN.test(target.name)) return true;
  const entry = cx.facts.entry(target);
  if (entry?.effects?.some((effect) => effect.startsWith("db.") || effect === "file")) return true;
  return entry !== undefined && !GOES_ON.test(target.name);
}

function isLocalFunction(id: SymbolId, cx: Cx, depth: number): boolean {
  return cx.facts.calls(id).every((_, n) => isLocal(cx.facts.targetOf(id, n), cx, depth));
}
