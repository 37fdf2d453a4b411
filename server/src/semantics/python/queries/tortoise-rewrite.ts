// Owns what becomes of reads that wait for related rows once Tortoise has brought these along: rows that are there need no `await`, which
// for many rows would ask again. Shape only.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { elementReads } from "./element-reads";

export interface Edit {
  readonly at: SyntaxNode;
  readonly text: string;
}

/** How the reads of this attribute are written without waiting; undefined where one of them asks for more than the rows. */
export function readsInPlace(attribute: string, loop: Loop, scopes: Scopes): readonly Edit[] | undefined {
  const reads = (elementReads(loop, scopes) ?? []).filter(
    ({ path }) => path[0]?.field("attribute")?.text === attribute,
  );
  const edits = reads.map(({ path: [first] }) => first && inPlace(first));
  return edits.length === 0 || edits.includes(undefined) ? undefined : edits.flatMap((edit) => edit ?? []);
}

/** `await x.tags`, `await x.tags.all()`, `(await x.author).name`, `async for tag in x.tags`. */
function inPlace(attribute: SyntaxNode): readonly Edit[] | undefined {
  const method = attribute.parent?.kind === "attribute" ? attribute.parent : undefined;
  const isAll = method?.field("attribute")?.text === "all" && method.parent?.text === `${method.text}()`;
  const whole = isAll && method.parent ? method.parent : attribute;
  const { parent } = whole;
  const text = attribute.text;
  if (parent?.kind === "await") {
    const outer = parent.parent?.kind === "parenthesized_expression" ? parent.parent : parent;
    return [{ at: outer, text }];
  }
  // An asynchronous loop goes over what is there.
  const isLoop = /^for_(statement|in_clause)$/.test(parent?.kind ?? "") && whole.fieldName === "right";
  if (isLoop && parent?.children[0]?.kind === "async") return isAll ? [{ at: whole, text }] : [];
  return undefined;
}
