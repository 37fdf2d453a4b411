// Flags methods that only read one entry of a collection, and write all of it to a file each time: itself, or with another method of the
// class; and handlers that write all of a file's data to add to it. What other functions write comes from their summaries; saving when
// something was missing or had changed is not meant.
import { servedFor, servedName } from "../../facts/async/served";
import { ownStoreWrites, SERIALISES, storeWrites } from "../../facts/memory/store-writes";
import type { SymbolId } from "../../facts/summary";
import { libraryNameOf } from "../../facts/value";
import { runsOnRead, type WholeDump, wholeDumps } from "../../semantics/python/caches/whole-dumps";
import { CALLS } from "../../semantics/python/kinds";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./whole-store-rewrite.md";

type Message = "whole" | "added";
type Cx = UnitContext<Message>;

export const wholeStoreRewrite = defineRule<Message>({
  meta: {
    id: "whole-store-rewrite",
    family: "memory",
    severity: "medium",
    profile: "recommended",
    fix: "none",
    sections: ["C3.2"],
    docs,
  },
  messages: {
    whole: ({ call, items, method }) =>
      `\`${call}\` writes all of \`${items}\` to a file each time \`${method}\` reads one`,
    added: ({ call, items, what, entry }) =>
      `\`${call}\` writes all of \`${items}\` to a file to change one entry (for ${what}: \`${entry}\`)`,
  },
  only: {
    text: /\bdumps?\(|(save|dump|persist|store|write|flush|sync|commit|update)\w*\(|\bself\._*(a?save|dump|persist|store|write|flush|sync|commit|update)/,
  },
  onUnit(cx) {
    const { unit, role } = cx;
    const fn = unit.root.kind === "decorated_definition" ? unit.root.field("definition") : unit.root;
    if (role !== "app" || unit.kind !== "function" || !fn) return;
    if (unit.className !== "" && READS.test(unit.name)) checkReads(fn, cx);
    else checkAdditions(fn, cx);
  },
});

/** Methods named for reading; what makes something, fetches it or counts on is named otherwise. */
const READS =
  /^_*(async_)?(?!\w*_(or|and|next|new)_)(?!get_(next|new)_)(get|lookup|look_up|hit|touch|read|peek|has|contains|retrieve|find|query|search|recall|exists)(_\w+)?$|^__(getitem|contains|len|iter)__$/;

function checkReads(fn: SyntaxNode, cx: Cx): void {
  const own = wholeDumps(fn).find(({ call }) => SERIALISES.test(libraryNameOf(cx.facts.target(call))));
  if (own) judge(own, fn, undefined, cx);
  else
    for (const call of fn.select(CALLS)) {
      const saved = savedBy(call, cx);
      if (saved && judge({ call, name: saved.name }, fn, saved.id, cx)) return;
    }
}

/** Adding one thing costs as much as all that came before it, with each request. */
function checkAdditions(fn: SyntaxNode, cx: Cx): void {
  const own = cx.unit.className === "" ? [] : ownStoreWrites(fn, cx, (call) => wholeWrite(call, fn, cx));
  const [write] = [...own.filter(({ name }) => !isShortened(name, cx)), ...storeWrites(fn, cx)];
  const served = write && servedFor(write.call, cx);
  if (!write || !served) return;
  const related: Related[] = write.by ? [{ place: { id: write.by }, label: `writes all of \`${write.name}\`` }] : [];
  const isRead = write.added.at.field("left")?.kind === "identifier";
  related.push({ place: { at: write.added.at }, label: isRead ? "reads all of it" : "adds one" });
  cx.report({
    at: write.call,
    message: "added",
    data: {
      call: shownExpression(write.call.field("function") ?? write.call),
      items: write.name,
      what: served.what,
      entry: servedName(served),
    },
    ...(isCommand(served.entry, cx) ? { profile: "strict" as const } : {}),
    related,
  });
}

/** What somebody types now and then, as against what comes with each message or request. */
function isCommand(entry: SymbolId, cx: Cx): boolean {
  return cx.facts.function(entry)?.decoratorTexts.some((text) => /(^|[._])command$/.test(text)) === true;
}

function wholeWrite(
  call: SyntaxNode,
  fn: SyntaxNode,
  cx: Cx,
): { readonly name: string; readonly id?: SymbolId } | undefined {
  const saved = savedBy(call, cx);
  if (saved) return saved;
  const own = wholeDumps(fn).find((one) => one.call === call);
  return own && SERIALISES.test(libraryNameOf(cx.facts.target(call))) ? own : undefined;
}

/** Something keeps it short: then it is not all that ever came. */
function isShortened(name: string, cx: Cx): boolean {
  const container = { path: cx.path, owner: cx.unit.className, name: name.replace(/^self\./, "") };
  return cx.facts.containerUses(container).uses.some(({ use }) => use === "shrink" || use === "bound");
}

interface Saved {
  readonly id: SymbolId;
  readonly name: string;
}

/** `self._save()`, or `run(self._save)`: a method that writes a whole collection. */
function savedBy(call: SyntaxNode, cx: Cx): Saved | undefined {
  const method = [call.field("function"), ...(call.field("arguments")?.namedChildren ?? [])].find(isOwnMethod);
  if (!method) return undefined;
  const value = cx.facts.value(method);
  const id = value.v === "function" ? value.id : undefined;
  const name = id && cx.facts.function(id)?.dumps?.[0];
  if (!id || !name) return undefined;
  const serialises = cx.facts
    .calls(id)
    .some(({ shown }, n) => shown.includes("dump") && SERIALISES.test(libraryNameOf(cx.facts.targetOf(id, n))));
  return serialises ? { id, name } : undefined;
}

/** Spelled so that it may save: few calls are looked at. */
function isOwnMethod(node: SyntaxNode | undefined): boolean {
  return (
    node?.kind === "attribute" &&
    /^self\._*(a?save|dump|persist|store|write|flush|sync|commit|update)\w*$/.test(node.text)
  );
}

function judge({ call, name }: WholeDump, fn: SyntaxNode, saver: SymbolId | undefined, cx: Cx): boolean {
  if (!runsOnRead(call, fn, name) || !grows(name, cx)) return false;
  const related: Related[] = saver ? [{ place: { id: saver }, label: `writes all of \`self.${name}\`` }] : [];
  cx.report({
    at: call,
    message: "whole",
    data: { call: shownExpression(call.field("function") ?? call), items: `self.${name}`, method: cx.unit.name },
    confidence: "likely",
    related,
  });
  return true;
}

/** Entries are added for other than constant keys: settings are few. */
function grows(name: string, cx: Cx): boolean {
  const { uses } = cx.facts.containerUses({ path: cx.path, owner: cx.unit.className, name });
  return uses.some(({ use, key }) => use === "grow" && key !== "constant");
}
