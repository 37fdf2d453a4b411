// Owns the question which of several definitions of one name a summary is of, as far as their decorators tell. Shape only.
import type { SyntaxNode } from "../../../syntax/node";
import type { FunctionSummary } from "../../summary";
import { plainText } from "../terms/strings";

/** All texts that the function's decorators are given are among those of the summary. */
export function isDefinitionOf({ declared = [] }: FunctionSummary, fn: SyntaxNode): boolean {
  const whole = fn.parent?.kind === "decorated_definition" ? fn.parent : undefined;
  const decorators = whole?.namedChildren.filter(({ kind }) => kind === "decorator") ?? [];
  const texts = decorators.flatMap((one) => [...one.select(STRINGS)]).map((one) => plainText(one));
  const known = JSON.stringify(declared);
  return texts.every((text) => text === undefined || known.includes(JSON.stringify(text)));
}

const STRINGS: ReadonlySet<string> = new Set(["string"]);
