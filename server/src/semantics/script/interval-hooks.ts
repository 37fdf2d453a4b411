// Owns the shape of a project's own hook that runs a function again and again: `useInterval(callback, ms)`. Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { looksAtVisibility } from "./pages";
import type { ScriptScopes } from "./scopes";
import type { TimerPlaces } from "./summary";
import { timerCalls } from "./timers";

/** Undefined for anything but a function that hands a parameter to `setInterval` as the pace, and does not look whether the page is seen. */
export function intervalPlaces(fn: SyntaxNode, scopes: ScriptScopes): TimerPlaces | undefined {
  const parameters = (fn.field("parameters")?.namedChildren ?? []).map(named);
  if (parameters.length < 2) return undefined;
  for (const call of timerCalls(fn, "setInterval")) {
    const pace = call.field("arguments")?.namedChildren[1];
    const declared = pace?.kind === "identifier" ? scopes.declaration(pace)?.at : undefined;
    const place = declared === undefined ? -1 : parameters.indexOf(declared);
    const callback = place === 0 ? 1 : 0;
    if (place >= 0 && parameters[callback] && !looksAtVisibility(fn)) return [callback, place];
  }
  return undefined;
}

/** The name of a parameter; undefined for one that is taken apart. */
function named(parameter: SyntaxNode): SyntaxNode | undefined {
  const pattern = parameter.field("pattern") ?? parameter.field("left") ?? parameter;
  return pattern.kind === "identifier" ? pattern : undefined;
}
