// Owns what rules may ask about routes: which requests a function or a class of views answers, with what, and how much at once.
// Types only. Unknown is an answer of its own: it never means no.
import type { SymbolId } from "../summary";
import type { Tri } from "../value";

export type Framework =
  | "fastapi"
  | "starlette"
  | "flask"
  | "django"
  | "drf"
  | "ninja"
  | "aiohttp"
  | "litestar"
  | "sanic"
  | "tornado"
  | "other";

export interface RouteParameter {
  readonly name: string;
  /** `dependency`: what a function or class makes for it; `request`: the request itself, or what belongs to the framework. */
  readonly in: "path" | "query" | "body" | "header" | "dependency" | "request" | "unknown";
  /** What makes it, for a dependency that is a workspace function or class. */
  readonly maker?: SymbolId;
  /** Default as far as it is a constant; absent: required or not known. */
  readonly default?: string | number | boolean | null;
  /** Greatest value that is let in, where the declaration says so. */
  readonly most?: number;
}

/** What is answered, by the declared type: `one` is also said of objects that may hold lists. */
export interface ResponseShape {
  readonly shape: "list" | "one" | "page" | "unknown";
  /** Class of the answer, or of its elements. */
  readonly item?: SymbolId;
  /** Names of what `item` lets through; absent where they are not all known. */
  readonly fields?: readonly string[];
}

/** How an answer is cut into pages. `by` says where this is written, `what` names it. */
export interface Pagination {
  readonly by: "parameter" | "dependency" | "response" | "view" | "settings" | "code";
  readonly what: string;
}

export interface Route {
  readonly framework: Framework;
  /** Upper case, sorted; empty: not known. */
  readonly methods: readonly string[];
  /** With the prefixes of routers, as far as they are evident. */
  readonly path?: string;
  readonly parameters: readonly RouteParameter[];
  readonly response: ResponseShape;
  readonly pagination: Pagination | "none" | "unknown";
  /** True for answers that are sent bit by bit. */
  readonly streams: boolean;
  /** True for a class that answers with all that its query set or model names, without a method of its own that says how. */
  readonly generic: boolean;
}

/** A place that serializes many objects with a class of serializers: a class of views, or a call with `many=True`. */
export interface ListedUse {
  readonly id: SymbolId;
  readonly call?: number;
  /** Nothing is seen that could decide otherwise. */
  readonly evident: boolean;
  /** What its query set fetches ahead, as `prefetch_related` is given it; absent where that is not known. */
  readonly brings?: readonly string[];
}

/** A field that a method of a serializer computes for each object of a list. */
export interface ListedField {
  readonly serializer: SymbolId;
  /** The class of the objects. */
  readonly model?: SymbolId;
  readonly uses: readonly ListedUse[];
  /** The serializer decides at run time which fields it has. */
  readonly chooses: boolean;
}

export interface RouteQueries {
  /** The field of a list that a method computes; undefined where no list is known. */
  listedField(method: SymbolId): ListedField | undefined;
  /**
   * The requests that a function answers, or a class of views as a whole: then the list that it answers GET with. Undefined where no
   * route is known.
   */
  route(id: SymbolId): Route | undefined;
  /** A handler that writes to a database, itself or below: the first that is found; undefined when none is known. */
  writingHandler(): SymbolId | undefined;
  /** Whether the program adds or changes rows of a mapped class of SQLAlchemy or SQLModel. */
  isWritten(model: SymbolId): Tri;
}
