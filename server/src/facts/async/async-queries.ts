// Owns what rules may ask about how coroutines and other functions are bound to be what they are: handed on as they are, or given by a base
// class. Types only.
import type { SymbolId } from "../summary";
import type { CallTarget, Tri } from "../value";

/** A call that is given a function as an argument. */
export interface HandOver {
  /** The function that makes the call, and its ordinal among the calls of it. */
  readonly at: { readonly id: SymbolId; readonly call: number };
  readonly target: CallTarget;
  /** False where only the name is the same, and nobody knows whose method it is. */
  readonly sure: boolean;
}

/** How a function comes to run on the thread of a window. */
export interface UiHandler {
  readonly toolkit: string;
  /** The call that connects it; absent for an event that it overrides. */
  readonly at?: HandOver["at"];
}

export interface AsyncQueries {
  /** Whether imports at the top of a file name a module, something of it, or a module below it. */
  imports(path: string, module: string): boolean;
  /** Calls that set a switch of a class by keyword, where nobody looks at it; undefined where somebody may. */
  idleOption(cls: SymbolId, name: string): readonly HandOver["at"][] | undefined;
  /** Calls anywhere that are given the function, or something of its name that may be it; undefined: too many to tell. */
  handOvers(id: SymbolId): readonly HandOver[] | undefined;
  /** Whether a setting anywhere but in tests gives all tasks of a queue a time limit. */
  limitsTasks(): boolean;
  /** Whether a base class of a method's class has a method of that name; unknown where a base is out of sight. */
  inherits(method: SymbolId): Tri;
  /** Whether a class that derives from a method's class has a method of that name. */
  isOverridden(method: SymbolId): boolean;
  /** How a toolkit for windows calls the function; undefined where that is not known. */
  uiHandler(id: SymbolId): UiHandler | undefined;
  /**
   * A chain of calls from a coroutine down to the function, outermost first; empty for a coroutine itself, undefined where none is known.
   * What is handed to threads is no such call.
   */
  loopCallers(id: SymbolId): readonly HandOver["at"][] | undefined;
}
