// Flags methods that only read one entry of a collection, and write all of it to a file each time: itself, or with another method of the
// class. What such a method writes comes from its summary; saving when something was missing or had changed is not meant.
import type { SymbolId } from "../../facts/summary";
import { libraryNameOf } from "../../facts/value";
import { runsOnRead, type WholeDump, wholeDumps } from "../../semantics/python/caches/whole-dumps";
import { CALLS } from "../../semantics/python/kinds";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./whole-store-rewrite.md";

type Message = "whole";
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
  },
  only: { text: /\bdumps?\(|\bself\._*(a?save|dump|persist|store|write|flush|sync|commit|update)/ },
  onUnit(cx) {
    const { unit, role } = cx;
    if (role === "app" && unit.kind === "function" && unit.className !== "" && READS.test(unit.name)) check(cx);
  },
});

/** Methods named for reading; what makes something, fetches it or counts on is named otherwise. */
const READS =
  /^_*(async_)?(?!\w*_(or|and|next|new)_)(?!get_(next|new)_)(get|lookup|look_up|hit|touch|read|peek|has|contains|retrieve|find|query|search|recall|exists)(_\w+)?$|^__(getitem|contains|len|iter)__$/;

const SERIALISES = /^(json|pickle|cPickle|yaml|ujson|orjson|marshal|msgpack|dill|joblib|simplejson)\.(safe_)?dumps?$/;

function check(cx: Cx): void {
  const { unit } = cx;
  const fn = unit.root.kind === "decorated_definition" ? unit.root.field("definition") : unit.root;
  if (!fn) return;
  const own = wholeDumps(fn).find(({ call }) => SERIALISES.test(libraryNameOf(cx.facts.target(call))));
  if (own) judge(own, fn, undefined, cx);
  else
    for (const call of fn.select(CALLS)) {
      const saved = savedBy(call, cx);
      if (saved && judge({ call, name: saved.name }, fn, saved.id, cx)) return;
    }
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
    related,
  });
  return true;
}

/** Entries are added for other than constant keys: settings are few. */
function grows(name: string, cx: Cx): boolean {
  const { uses } = cx.facts.containerUses({ path: cx.path, owner: cx.unit.className, name });
  return uses.some(({ use, key }) => use === "grow" && key !== "constant");
}
