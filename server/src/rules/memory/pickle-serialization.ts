// Points at values that are pickled for each request, or by a cache. Strict profile: whether another format is faster depends on the values.
import { servedFor } from "../../facts/async/served";
import { libraryNameOf } from "../../facts/value";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type UnitContext } from "../api";
import docs from "./pickle-serialization.md";

type Message = "served" | "cached";
type Cx = UnitContext<Message>;

export const pickleSerialization = defineRule<Message>({
  meta: {
    id: "pickle-serialization",
    family: "memory",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C3.4"],
    docs,
  },
  messages: {
    served: ({ call, what, entry }) =>
      `\`${call}\` runs for ${what} (\`${entry}\`): a format for plain data may do, if the values are plain`,
    cached: ({ call, cls }) =>
      `\`${call}\` runs for entries of \`${cls}\`: a format for plain data may do, if the values are plain`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "app" && isPickling(node, cx) && !isOtherUse(node, cx) && !isTrained(node, cx)) judge(node, cx);
    },
  },
});

/** Only what other formats could do as well: `dill` and `cloudpickle` are for code. */
const PICKLING = /^_?(pickle|cPickle)\.(dumps?|loads?)$/;

function isPickling(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  const root = call.field("function")?.text ?? "";
  return target.t === "library" && PICKLING.test(target.name) && !/dill|cloudpickle/.test(root);
}

/** `loads(dumps(value))` makes a copy, `len(dumps(value))` only measures, `sha256(dumps(value))` makes a key of it. */
function isOtherUse(call: SyntaxNode, cx: Cx): boolean {
  const inner = call.field("arguments")?.namedChildren[0];
  const outer = call.parent?.kind === "argument_list" ? call.parent.parent : undefined;
  const name = outer && libraryNameOf(cx.facts.target(outer));
  if (name && /^(builtins\.(len|hash)|_?hashlib\..*|zlib\.(crc32|adler32)|xxhash\..*)$/.test(name)) return true;
  return [inner, outer].some((other) => other?.kind === "call" && isPickling(other, cx));
}

/** Trained models, the matrices they work with, errors and credentials have no other format, or one of their own. */
const TRAINED =
  /model|classif|predict|vectori[sz]|pipe|scaler|encoder|estimator|regress|forest|\bsvm|tf_?idf|weights|\bknn|kmeans|joblib|\b(e|exc?|err|error|exception|creds?|credentials)\b/i;

function isTrained(call: SyntaxNode, cx: Cx): boolean {
  if (TRAINED.test(lastPart(cx.unit.className)) || TRAINED.test(call.text)) return true;
  const around = call.ancestor(({ kind }) => kind === "with_statement");
  const file = around?.namedChildren.find(({ kind }) => kind === "with_clause");
  const target = call.parent?.kind === "assignment" ? call.parent.field("left") : undefined;
  return [file, target].some((node) => node !== undefined && TRAINED.test(node.text));
}

/** Methods of a cache that run once, when it is made, filled, kept or left. */
const ONCE = /^(__\w+__|_*(close|shutdown|stop|save|flush|persist|restore|warm\w*|load(_all|_from_\w+)?))$/;

/** Events of bots that come once, when they start. */
const START = /^(on_)?(ready|connect|start(up)?|setup_hook|shutdown|stop)$/;

function judge(call: SyntaxNode, cx: Cx): void {
  const shown = call.field("function")?.text ?? "";
  const served = servedFor(call, cx);
  if (served) {
    if (START.test(lastPart(served.entry.name))) return;
    cx.report({
      at: call,
      message: "served",
      data: { call: shown, what: served.what, entry: lastPart(served.entry.name) },
      confidence: "likely",
      related: served.path.map((place) => ({ place, label: "called here" })),
    });
    return;
  }
  const cls = lastPart(cx.unit.className);
  if (!/cache/i.test(cls) || ONCE.test(cx.unit.name)) return;
  cx.report({ at: call, message: "cached", data: { call: shown, cls }, confidence: "likely" });
}
