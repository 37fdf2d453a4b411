// Owns the answers of `MemoryQueries` over a reader. Each question has a file of its own.
import type { Reader } from "../query";
import { briefLife } from "./brief-lives";
import { cacheUse } from "./cache-use";
import type { MemoryQueries } from "./memory-queries";

export function memoryQueries(db: Reader): MemoryQueries {
  return {
    cacheUse: (path, cls, name) => cacheUse(db, path, cls, name),
    briefLife: (cls) => briefLife(db, cls),
  };
}
