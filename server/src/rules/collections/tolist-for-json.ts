// Flags arrays that are turned into lists of Python objects and then into JSON, for each request, message or turn of a loop.
import { classOf, libraryNameOf } from "../../facts/value";
import { areFew } from "../../semantics/python/arrays/few-points";
import { endsOf } from "../../semantics/python/collections/handed-on";
import { isArray } from "../../semantics/python/shapes/arrays";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./tolist-for-json.md";

type Cx = UnitContext<"found">;

export const tolistForJson = defineRule<"found">({
  meta: {
    id: "tolist-for-json",
    family: "collections",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["G20"],
    docs,
  },
  messages: {
    found: ({ call, each }) => `\`${call}\` makes a Python object of each element, only for JSON, once per ${each}`,
  },
  on: {
    call(node, cx) {
      const callee = node.field("function");
      if (callee?.field("attribute")?.text !== "tolist" || cx.role !== "app") return;
      const array = callee.field("object");
      if (!array || node.field("arguments")?.namedChildren.length !== 0 || isSmall(array, cx)) return;
      if (!isArray(array, cx.scopes, (one) => classOf(cx.facts.value(one)))) return;
      check(node, cx);
    },
  },
});

function check(call: SyntaxNode, cx: Cx): void {
  const ends = endsOf(call, cx);
  const writer = ends.flatMap((end) => ("call" in end && isJson(end.call, cx) ? [end.call] : []))[0];
  const kind = turnKind(call, cx);
  const isAnswer = kind === "request" && ends.some((end) => "returned" in end);
  const loop = writer && cx.loops.around(writer);
  const isTurn = loop !== undefined && loop === cx.loops.around(call) && loop.trips !== "constant";
  if (!(kind && (writer || isAnswer)) && !isTurn) return;
  const data = { call: shown(call), each: kind && (writer || isAnswer) ? kind : loop ? shownElement(loop) : "" };
  const related: Related[] = writer ? [{ place: { at: writer }, label: "written as JSON here" }] : [];
  if (loop && isTurn) related.push({ place: loopHeader(loop), label: "once per turn of this loop" });
  cx.report({ at: call, message: "found", data, related });
}

function shown(call: SyntaxNode): string {
  return /^[^\n`]{1,50}$/.test(call.text) ? call.text : shownExpression(call);
}

function isJson(call: SyntaxNode, cx: Cx): boolean {
  return JSON_WRITERS.test(libraryNameOf(cx.facts.target(call)));
}

const JSON_WRITERS =
  /^(json|ujson|simplejson|rapidjson)\.dumps?$|^flask\.(json\.)?(jsonify|dumps)$|(^|\.)JSONResponse$|^django\.http\.JsonResponse$|\.(send_json|json_response)$/;

/** What the function runs for each time; undefined where that is not known. */
function turnKind(node: SyntaxNode, cx: Cx): "request" | "message" | undefined {
  const kind = cx.facts.entryKind(cx.facts.self(node));
  if (kind === "route" || kind === "view") return "request";
  return kind === "websocket" ? "message" : undefined;
}

const FEW =
  /(^|_)(cent(er|re)|centroid|mean|std|axis|axes|radi(us|i)|pos(ition)?|rotation|translation|scale|offset|b?box|point|vec(tor)?|colou?r|rgb|origin|normal|quat(ernion)?|pose|angles?|bounds|shape|range|limits|min|max|[rt]vec|K|R|T)$/;

/** Written out, cut, a few numbers by nature, or sums along an axis. */
function isSmall(array: SyntaxNode, cx: Cx): boolean {
  const name = array.kind === "attribute" ? (array.field("attribute")?.text ?? "") : array.text;
  if (FEW.test(name)) return true;
  const callee = array.kind === "call" ? array.field("function") : undefined;
  if (/^(mean|std|var|sum|min|max|shape)$/.test(callee?.field("attribute")?.text ?? "")) return true;
  return areFew(array, cx.scopes);
}
