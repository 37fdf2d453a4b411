// Owns the rewrite that lets an effect stop the timer it sets when its component goes. Knows one unit; edits go to whoever collects them.
import type { SyntaxNode } from "../../syntax/node";
import { handleOf } from "./timers";

/** What collects the edits of a fix. */
export interface Edits {
  title(text: string): void;
  replace(at: SyntaxNode, text: string): void;
  insert(offset: number, text: string): void;
  indentOf(node: SyntaxNode): string;
  readonly indentUnit: string;
  cancel(): void;
}

/**
 * @param call `setInterval`, in the effect whose function is `fn`, which returns nothing.
 * @param freshName for the handle, where nothing keeps it.
 */
export function addCleanup(edits: Edits, call: SyntaxNode, fn: SyntaxNode, freshName: string): void {
  const body = fn.field("body");
  if (!body || fn.children.some(({ kind }) => kind === "async")) {
    edits.cancel();
    return;
  }
  edits.title("Stop the timer when the component goes");
  const handle = handleOf(call);
  const name = handle.h === "kept" ? handle.target.text : freshName;
  const stop = `return () => ${call.field("function")?.text.replace(/setInterval$/, "") ?? ""}clearInterval(${name})`;
  if (body.kind !== "statement_block") {
    const indent = edits.indentOf(call);
    const inner = `${indent}${edits.indentUnit}`;
    edits.replace(body, `{\n${inner}const ${name} = ${call.text};\n${inner}${stop};\n${indent}}`);
    return;
  }
  const last = body.namedChildren.at(-1);
  if (!last || !keepsHandle(edits, call, body, name)) {
    edits.cancel();
    return;
  }
  const ending = /;$/.test(last.text) ? ";" : "";
  const isOnOneLine = !body.text.includes("\n");
  edits.insert(
    last.end,
    isOnOneLine ? `${ending === "" ? "; " : " "}${stop}${ending}` : `\n${edits.indentOf(last)}${stop}${ending}`,
  );
}

/** False where the timer may not be set, or be set several times, or the handle is not the effect's own. */
function keepsHandle(edits: Edits, call: SyntaxNode, body: SyntaxNode, name: string): boolean {
  const handle = handleOf(call);
  const statement = call.ancestor(({ parent }) => parent === body);
  if (handle.h === "kept") return statement?.kind === "lexical_declaration" && handle.target.kind === "identifier";
  if (statement?.kind !== "expression_statement" || statement.namedChildren[0] !== call) return false;
  edits.insert(call.start, `const ${name} = `);
  return true;
}
