// Owns which assignments start a container that lives as long as the process, and which uses of it take entries out again. Asks facts; what
// the container grows by, and whether that matters, is for others to say.
import type { Services } from "../../semantics/services";
import type { SyntaxNode, Unit } from "../../syntax/node";
import { isSameSymbol } from "../inputs";
import type { ContainerUseAt, FactQueries } from "../queries";
import { APP_STATE, isApplication } from "./app-state";

type Cx = Services & { readonly facts: FactQueries; readonly unit: Unit; readonly path: string };

export type ContainerKind = "mapping" | "defaults" | "list" | "set";

export interface DeclaredContainer {
  readonly path: string;
  /** The class, for an attribute of it or of its objects; `APP_STATE` for one of an application's state. */
  readonly owner?: string;
  readonly name: string;
  readonly kind: ContainerKind;
  /** What it is given to. */
  readonly at: SyntaxNode;
}

/** An empty container given to a module variable, a class attribute, or an attribute of an object that lives as long as the process. */
export function declaredContainer(node: SyntaxNode, cx: Cx): DeclaredContainer | undefined {
  const at = node.field("left");
  const right = node.field("right");
  const { unit, path } = cx;
  // Most assignments are of locals: seen from the syntax, before anything is asked.
  const state = at && stateOf(at);
  if (!state && !(at?.kind === "identifier" ? unit.kind === "statement" : unit.name === "__init__")) return undefined;
  const kind = right && kindOf(right, cx);
  if (!at || !kind) return undefined;
  if (state) return isStarted(node, state, cx) ? { path, owner: APP_STATE, name: state.name, kind, at } : undefined;
  if (at.kind === "identifier" && unit.kind === "statement") {
    if (cx.scopes.of(node).parent || node.ancestor((n) => n.kind !== "expression_statement" && n !== unit.root))
      return undefined;
    if (unit.className === "") return unit.root.kind === "if_statement" ? undefined : { path, name: at.text, kind, at };
    return isShared(unit.className, cx) ? { path, owner: unit.className, name: at.text, kind, at } : undefined;
  }
  const isOwn = at.kind === "attribute" && at.field("object")?.text === "self" && unit.name === "__init__";
  const name = at.field("attribute")?.text;
  if (!isOwn || !name || unit.className === "" || cx.scopes.of(node).name !== `${unit.className}.__init__`)
    return undefined;
  if (cx.facts.lifetime({ path, name: unit.className }) !== "process") return undefined;
  return { path, owner: unit.className, name, kind, at };
}

interface StateAttribute {
  readonly name: string;
  /** What the state belongs to. */
  readonly holder: SyntaxNode;
}

/** `app.state.name`, as far as it is spelled so. */
function stateOf(at: SyntaxNode): StateAttribute | undefined {
  const state = at.kind === "attribute" ? at.field("object") : undefined;
  const holder =
    state?.kind === "attribute" && state.field("attribute")?.text === "state" ? state.field("object") : undefined;
  const name = at.field("attribute")?.text;
  return holder && name ? { name, holder } : undefined;
}

/** When the application is put together or starts; what a handler gives is for others than this one to say. */
function isStarted(node: SyntaxNode, { holder }: StateAttribute, cx: Cx): boolean {
  const id = cx.facts.self(node);
  const kind = cx.facts.entryKind(id);
  if ((kind !== undefined && kind !== "startup") || cx.loops.around(node)) return false;
  return isApplication(cx.refs.of(holder), (ref) => cx.facts.evaluate(ref, id)) === "yes";
}

/** Class attributes of models and data classes are defaults: each instance gets its own. */
function isShared(className: string, cx: Cx): boolean {
  const id = { path: cx.path, name: className };
  const cls = cx.facts.class(id);
  return cls !== undefined && cls.decorators.length === 0 && cx.facts.derives(id, "pydantic.BaseModel") === "no";
}

function kindOf(value: SyntaxNode, cx: Cx): ContainerKind | undefined {
  if (value.kind === "dictionary" || value.kind === "list")
    return value.namedChildren.length > 0 ? undefined : value.kind === "list" ? "list" : "mapping";
  if (value.kind !== "call") return undefined;
  const target = cx.facts.target(value);
  const args = value.field("arguments")?.namedChildren ?? [];
  const [kind, most] = (target.t === "library" ? MADE[target.name] : undefined) ?? [];
  return kind && args.length <= (most ?? 0) ? kind : undefined;
}

/** Constructors, and how many arguments they may have while the container starts empty and without a limit. */
const MADE: Readonly<Record<string, readonly [ContainerKind, number]>> = {
  "builtins.dict": ["mapping", 0],
  "collections.OrderedDict": ["mapping", 0],
  "collections.defaultdict": ["defaults", 1],
  "collections.Counter": ["defaults", 0],
  "builtins.set": ["set", 0],
  "builtins.list": ["list", 0],
  "collections.deque": ["list", 0],
};

/** Removing entries, testing the size, or starting anew, other than when the object is made or the process ends. */
export function isRemoval(use: ContainerUseAt, declared: DeclaredContainer, cx: Cx): boolean {
  if (use.use === "bound") return true;
  if (use.use !== "shrink" && use.use !== "replace") return false;
  // Where it starts, it is given what it is.
  const isStart = use.use === "replace" && declared.at.kind === "attribute";
  if (isStart && isSameSymbol(use.id, cx.facts.self(declared.at))) return false;
  return cx.facts.entryKind(use.id) !== "startup";
}
