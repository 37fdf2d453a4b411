// Owns which library runs the coroutines of a file: the one that the file imports, else the one with which the project starts its loop.
// Asks facts; knows no rule.
import type { FactQueries } from "../queries";

export type LoopLibrary = "asyncio" | "anyio" | "trio";

interface Cx {
  readonly path: string;
  readonly facts: FactQueries;
}

const OTHERS = ["trio", "anyio"] as const;

/** What is not told by imports or starts runs on asyncio. */
export function loopLibraryOf({ path, facts }: Cx): LoopLibrary {
  if (facts.imports(path, "asyncio")) return "asyncio";
  const imported = OTHERS.find((library) => facts.imports(path, library));
  if (imported) return imported;
  const isStarted = (library: LoopLibrary) => facts.callsOf(`${library}.run`).calls.length > 0;
  const started = OTHERS.find(isStarted);
  return started && !isStarted("asyncio") ? started : "asyncio";
}
