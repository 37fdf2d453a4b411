// Owns what rules may ask about attributes that are read of an object out of sight: in a helper, a method, a serializer. Types only.
import type { QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";
import type { Step } from "../value";

/** An attribute of an object that is read whenever something runs. */
export interface ObjectRead {
  /** Attributes from the object on. */
  readonly path: readonly string[];
  /** The last attribute of the path is a manager that is asked for its rows (`x.tags.all()`). */
  readonly asks: boolean;
  /** Calls down to the function that reads it. */
  readonly steps: readonly Step[];
  /** Function, or class of serializers, that reads it. */
  readonly by: SymbolId;
  /** Field of that class. */
  readonly field?: string;
}

/** What a class of serializers of Django REST framework reads of each object. */
export interface SerializerReads {
  readonly reads: readonly ObjectRead[];
  /** It decides at run time which fields it has. */
  readonly chooses: boolean;
}

/** A class of views that answers with a list. */
export interface Listing {
  readonly serializer: SymbolId;
  readonly reads: readonly ObjectRead[];
  readonly chooses: boolean;
  /** The queries that its rows may come from. */
  readonly queries: readonly QueryFacts[];
  /** Where they are written: the attribute `queryset`, or the class's own `get_queryset`. */
  readonly written: "attribute" | "method";
}

export interface RelatedQueries {
  /** What a function reads of the object that a parameter holds, itself and through calls that it hands the object to. */
  objectReads(fn: SymbolId, parameter: string, cls: SymbolId): readonly ObjectRead[];
  /** The same of a property or, called, of a method of the object itself; undefined where the class has none of that name. */
  memberReads(cls: SymbolId, member: string, called: boolean): readonly ObjectRead[] | undefined;
  /** Undefined for a class that is no serializer, or that does it in its own way. */
  serializerReads(cls: SymbolId): SerializerReads | undefined;
  /** What `model_validate` or `from_orm` of a class reads of an object of a mapped class; undefined for other classes. */
  schemaReads(schema: SymbolId, cls: SymbolId): readonly ObjectRead[] | undefined;
  /** The list that a class of views of Django REST framework answers with, where class and queries are evident. */
  listing(view: SymbolId): Listing | undefined;
}
