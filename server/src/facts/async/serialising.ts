// Owns which calls turn whole objects into text or bytes, or copy them in depth: work that grows with what they are given. Asks facts.
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";

interface Cx {
  readonly facts: FactQueries;
}

const HEAVY =
  /^(pickle|cPickle|dill|cloudpickle|json|orjson|ujson|yaml|copy|zlib|gzip|lzma|bz2)\.(dumps?|loads?|deepcopy|safe_dump|safe_load|compress|decompress)$/;

/** Serialises or copies whole objects, itself or in a helper of the program. */
export function isSerialising(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  if (target.t === "library") return HEAVY.test(target.name);
  if (target.t !== "function") return false;
  return cx.facts.calls(target.id).some((_, n) => {
    const below = cx.facts.targetOf(target.id, n);
    return below.t === "library" && HEAVY.test(below.name);
  });
}
