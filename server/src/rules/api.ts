// Owns the whole authoring surface of rules: what a rule is, what it may ask and how it reports.
// Rules are pure and synchronous: no input or output, no clock, no state, no walking out of the unit. Knows no engine.

import type { FactQueries } from "../facts/queries";
import type { SymbolId } from "../facts/summary";
import type { UnitServices } from "../semantics/services";
import type { SyntaxNode, Unit, UnitLanguage } from "../syntax/node";

/** How much a finding costs when it is real, what costs more first; `hint` is a matter of style. */
export const SEVERITIES = ["critical", "high", "medium", "low", "hint"] as const;
export type Severity = (typeof SEVERITIES)[number];
/** How sure the evidence is. */
export type Confidence = "certain" | "likely";
export type FixSafety = "safe" | "review";
export type Family = "database" | "async" | "memory" | "numeric" | "collections" | "web" | "frontend" | "testing";
export type Profile = "recommended" | "strict";

export interface RuleMeta {
  /** Names the bad pattern; equals the file name. */
  readonly id: string;
  readonly family: Family;
  /** Languages of the units it looks at; by default Python, and SQL for handlers of its statements. */
  readonly languages?: readonly UnitLanguage[];
  readonly severity: Severity;
  /** The smallest profile that holds the rule. */
  readonly profile: Profile;
  /** The best fix it may offer; single findings may offer less. */
  readonly fix: "none" | FixSafety;
  /** Sections of the reports it covers: `G6`, `C1.2`. */
  readonly sections: readonly string[];
  /** Rules that say less of the same call than this one does: where they meet, this one reports and names them. */
  readonly before?: readonly string[];
  /**
   * Top-level modules without any of which the rule has nothing to say: it is not run at all as long as no file of the workspace imports
   * one. All by which what it looks for can come in must be named, also those that only hand it on; builtins can't be.
   */
  readonly needs?: readonly string[];
  /** Text of the rule's Markdown page. */
  readonly docs: string;
}

/** Values named in a message. */
export type MessageData = Readonly<Record<string, string | number>>;

export interface Rule<M extends string = string> {
  readonly meta: RuleMeta;
  /** One line each, fact first, without a full stop at the end being required. */
  readonly messages: Readonly<Record<M, (data: MessageData) => string>>;
  /** What a unit must hold for the rule to be run on it. */
  readonly only?: UnitFilter;
  /** Handlers by node kind, called in preorder for every node of the unit. */
  readonly on?: Readonly<Record<string, (node: SyntaxNode, cx: UnitContext<M>) => void>>;
  /** Called once per unit after the walk. */
  readonly onUnit?: (cx: UnitContext<M>) => void;
}

/**
 * A cheap test that spares a rule most units: it is made before anything of the rule runs, and once for all rules that name the very same
 * pattern or set. What the rule reports must never depend on it.
 */
export interface UnitFilter {
  /** Matches the text of the unit; without the flags `g` and `y`. */
  readonly text?: RegExp;
  /** Node kinds of which the unit has one. */
  readonly kinds?: ReadonlySet<string>;
}

/** Checks a rule's shape at compile time. */
export function defineRule<M extends string>(rule: Rule<M>): Rule<M> {
  return rule;
}

/** What kind of code a file holds; by path and content. Anything but `app` lowers or silences rules as their cards say. */
export type FileRole = "app" | "test" | "migration" | "script" | "example" | "benchmark";

export interface UnitContext<M extends string = string> extends UnitServices {
  readonly unit: Unit;
  readonly path: string;
  readonly role: FileRole;
  readonly profile: Profile;
  /** Questions beyond the unit; every read is recorded, so that the unit is analysed again when an answer changes. */
  readonly facts: FactQueries;
  /** The project's lowest supported Python version, e.g. [3, 9]; undefined where it is not stated. */
  readonly python: readonly [number, number] | undefined;
  report(report: Report<M>): void;
}

/** A place: a node or a range of this unit, or a call or the name of a function anywhere. */
export type Place =
  | { readonly at: SyntaxNode }
  | { readonly start: number; readonly end: number }
  | { readonly id: SymbolId; readonly call: number }
  | { readonly id: SymbolId; readonly container: number }
  | { readonly id: SymbolId };

export interface Related {
  readonly place: Place;
  readonly label: string;
}

export interface Report<M extends string = string> {
  readonly at: SyntaxNode | { readonly start: number; readonly end: number };
  readonly message: M;
  readonly data?: MessageData;
  readonly related?: readonly Related[];
  /** Default `certain`. */
  readonly confidence?: Confidence;
  /** Default: the rule's, one lower outside application code. One given here stays as it is, whatever the role of the file. */
  readonly severity?: Severity;
  /**
   * The smallest profile that shows it, where that is not the rule's: `strict` is for what is true and yet seldom worth the time. It is a
   * hint then, unless a severity is given.
   */
  readonly profile?: Profile;
  /** Rendered as unnecessary code. */
  readonly unnecessary?: boolean;
  /**
   * Findings of one file with the same key are shown as one when there are more than `over` of them: the first that is certain stays,
   * says `message(count)`, and names the others as related. Findings of one unit with the same `of` count once.
   */
  readonly group?: {
    readonly key: string;
    readonly of?: string;
    readonly over: number;
    readonly message: M;
    readonly data?: MessageData;
  };
  /** Called when the finding is made, to know whether and how safely it can be fixed. Leave undefined where no fix is offered. */
  readonly fix?: (fx: FixBuilder) => void;
}

/** Collects the edits of one fix. Positions are nodes or ranges of the unit; the engine places them in the current text. */
export interface FixBuilder {
  /** Shown in the light bulb menu: imperative, names what changes. */
  title(text: string): void;
  safety(safety: FixSafety): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insert(offset: number, text: string): void;
  /** Inserts whole lines before/after the statement that holds `node`, at its indentation (multi-line text is indented line by line). */
  insertBefore(node: SyntaxNode, text: string): void;
  insertAfter(node: SyntaxNode, text: string): void;
  /** Removes the statement that holds `node` with its line; leaves `pass` where the block would be empty. */
  removeStatement(node: SyntaxNode): void;
  /** Inserts whole lines at module level, after the imports. */
  insertModuleLevel(text: string): void;
  /**
   * Makes sure that `module` (or `name` of it) can be used; returns the expression to write for it: `asyncio`, or the alias in use.
   * Undefined when the name is taken by something else: then give up the fix.
   */
  ensureImport(module: string, name?: string): string | undefined;
  /**
   * Makes a new file together with the edits; the path is spelled as `UnitContext.path`, line ends are `\n`. Where a file of that name is
   * known, the fix is withdrawn. Such a fix is always one for review.
   */
  createFile(path: string, text: string): void;
  /** Indentation of the line on which `node` starts, as written. */
  indentOf(node: SyntaxNode): string;
  /** One level of indentation as used in this unit. */
  readonly indentUnit: string;
  /** A name not used in the unit or at module level, derived from `base`. */
  freshName(base: string): string;
  /** Withdraws the fix. */
  cancel(): void;
}
