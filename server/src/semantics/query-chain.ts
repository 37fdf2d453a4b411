// Owns the form of a query as it is written: what it starts from and what is done to it in order, through locals of the same function.
// Plain JSON without positions: summaries keep chains, the facts layer says what they read. Knows no syntax and no library.
import type { Ref } from "./ref";
import type { Term } from "./term";

export interface QueryChain {
  /** What the first step is done to: a session, a manager, a function that makes statements. */
  readonly root: Ref;
  readonly steps: readonly QueryStep[];
}

export interface QueryStep {
  /** Method or attribute; empty when the thing itself is called. */
  readonly name: string;
  /** Absent: a call. `get`: an attribute is read; `item`: `x[0]`; `slice`: `x[a:b]`, with both ends as arguments. */
  readonly form?: "get" | "item" | "slice";
  readonly args: readonly Term[];
  readonly keywords: Readonly<Record<string, Term>>;
  /** The first argument, when it is a query of its own: `execute(select(...))`. Its term is then left out. */
  readonly statement?: QueryChain;
  /** What it gives is awaited. */
  readonly awaited?: true;
  /** Not always done: `if x: q = q.where(...)`. */
  readonly maybe?: true;
}

/** Where the rows that a function returns or yields come from. */
export interface ReturnedRows {
  /** Ordinal among the calls of the function; the call's own chain tells the query. */
  readonly call?: number;
  /** What is no call: a lazy query in an attribute, a slice. */
  readonly chain?: QueryChain;
  /** One value is made of each row. */
  readonly mapped?: true;
  /** A condition in Python leaves some of the rows out. */
  readonly sifted?: true;
}
