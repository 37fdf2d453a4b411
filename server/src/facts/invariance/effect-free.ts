// Owns which functions of the workspace only compute: they write to nothing that outlives them, and all that they call is known to do
// the same. Asks facts; knows no rule. What is not known writes.
import type { FactQueries } from "../queries";
import type { CallSummary, FunctionSummary, SymbolId } from "../summary";
import { libraryNameOf } from "../value";

const MAX_FUNCTIONS = 12;

/** True when running the function changes nothing that anybody else can see, databases and files included. */
export function writesNothing(id: SymbolId, facts: FactQueries): boolean {
  return followsAll(id, facts, (summary) => isFreeOfWrites(summary));
}

/** True when the function has no effect at all and writes nothing: with the same input it gives the same. */
export function onlyComputes(id: SymbolId, facts: FactQueries): boolean {
  return facts.reached(id).length === 0 && writesNothing(id, facts);
}

function followsAll(id: SymbolId, facts: FactQueries, isFine: (summary: FunctionSummary) => boolean): boolean {
  if (facts.reached(id).some(({ effect }) => !READING.test(effect))) return false;
  const queue = [id];
  const seen = new Set([`${id.path}:${id.name}`]);
  for (let at = 0; at < queue.length; at++) {
    const one = queue[at] as SymbolId;
    const summary = facts.function(one);
    if (!summary || at >= MAX_FUNCTIONS || !isFine(summary)) return false;
    for (let n = 0; n < summary.calls.length; n++) {
      const target = facts.targetOf(one, n);
      const key = target.t === "function" ? `${target.id.path}:${target.id.name}` : "";
      if (target.t === "function" && !seen.has(key)) queue.push(target.id);
      seen.add(key);
      if (target.t !== "function" && !isHarmless(summary.calls[n], libraryNameOf(target), summary)) return false;
    }
  }
  return true;
}

/** Effects that leave things as they are. */
const READING = /^(db\.(query|connect)|block\.(db|cpu)|cpu\.heavy)$/;

function isFreeOfWrites({ isGenerator, awaits, globals, selfAttributes, containers }: FunctionSummary): boolean {
  if (isGenerator || awaits || globals.length > 0 || Object.keys(selfAttributes).length > 0) return false;
  return containers.every(({ use }) => use === "read" || use === "escape" || use === "bound");
}

const COMPUTES =
  /^(builtins\.(?!open|input|print|setattr|delattr|exec|eval|next|iter)|math\.|re\.|operator\.|itertools\.(?!count|cycle)|collections\.|statistics\.|json\.(loads|dumps)|datetime\.(?!.*now|.*today)|logging\.|numpy\.(?!random|load|save|fromfile|copyto|put|fill_diagonal)|scipy\.|sqlalchemy\.|copy\.)/;
const GROWS =
  /\.(append|add|extend|insert|update|setdefault|pop|popitem|clear|remove|discard|sort|reverse|shuffle|write\w*)$/;
const READS =
  /\.(get|items|keys|values|copy|lower|upper|strip|rstrip|lstrip|split|startswith|endswith|join|format|replace|index|count|isoformat|all|first|one|one_or_none|scalar|scalars|filter|filter_by|order_by|query|group_by|limit|offset|join|outerjoin|options|select|where|distinct|tolist|astype|reshape|mean|sum|std|debug|info|warning)$/;

/** A call of a library, or of something that nobody knows. */
function isHarmless(call: CallSummary | undefined, name: string, summary: FunctionSummary): boolean {
  if (!call) return false;
  // What it grows is its own: what others can see counts as a container.
  if (GROWS.test(call.shown)) return true;
  if (COMPUTES.test(name)) return true;
  if (name === "" && /(^|\.)[A-Z]\w*$/.test(call.shown) && summary.calls.length > 0) return true;
  return READS.test(`.${call.shown}`);
}
