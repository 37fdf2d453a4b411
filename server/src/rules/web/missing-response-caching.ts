// Finds routes whose answer can't differ from one request to the next, but that read a file or compute for it each time, and say nothing to
// caches. Strict profile: that a header is absent is no defect.
import type { Route } from "../../facts/routes/route-queries";
import type { SymbolId } from "../../facts/summary";
import type { Step } from "../../facts/value";
import type { Scope } from "../../semantics/services";
import { defineRule, type UnitContext } from "../api";
import docs from "./missing-response-caching.md";

type Message = "same";
type Cx = UnitContext<Message>;

export const missingResponseCaching = defineRule<Message>({
  meta: {
    id: "missing-response-caching",
    family: "web",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C2.2"],
    docs,
  },
  messages: {
    same: ({ route, what }) => `\`${route}\` takes no input, ${what} for each request, and tells caches nothing`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const scope of cx.scopes.all) if (scope.node.kind === "function_definition") check(scope, cx);
  },
});

/** What is written out from data somewhere. */
const EXPORTS = /export|csv|xls|dump|backup|report/i;

/** Work that gives the same result until somebody deploys. */
const WORK: Readonly<Record<string, string>> = { file: "reads files", "cpu.heavy": "computes" };

/** What is in a folder, and how old it is, changes while a program runs; helpers may look at the request on their own. */
const LIVE = /(^|\.)(listdir|scandir|i?glob|rglob|walk|iterdir|getmtime|stat)$|(^|\.)(request|session|current_user)\./;

function check(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  const name = scope.node.field("name");
  const parameters = scope.node.field("parameters")?.namedChildren.length ?? 0;
  if (!name || parameters > (cx.unit.className === "" ? 0 : 1) || saysSomething(scope)) return;
  const reached = cx.facts.reached(id);
  if (reached.some(({ effect }) => /^(db|net|process|sleep)/.test(effect))) return;
  const found = reached.find(({ effect }) => WORK[effect] !== undefined);
  // A name that handlers give something new to, stores, settings that are read again when they change, and what is done rather than told.
  if (cx.scopes.globals(scope).size > 0 || found?.path.some((step) => isOther(step, cx))) return;
  const route = found && cx.facts.route(id);
  if (!route || !isFixed(route) || EXPORTS.test(`${route.path ?? ""} ${id.path}`)) return;
  const near = [id, ...helpersOf(id, cx), ...found.path.map((step) => step.id)];
  if (near.some((fn) => cx.facts.calls(fn).some((c) => LIVE.test(c.shown)))) return;
  // What calls reach that nobody knows may well differ from request to request.
  if (cx.facts.calls(id).some((_, n) => cx.facts.targetOf(id, n).t === "unknown")) return;
  cx.report({
    at: name,
    message: "same",
    data: { route: `GET ${route.path ?? name.text}`, what: WORK[found.effect] ?? "" },
    related: found.path.map((step) => ({ place: { id: step.id, call: step.call }, label: `calls \`${step.shown}\`` })),
    confidence: "likely",
  });
}

/** Functions of the workspace that a function calls. */
function helpersOf(id: SymbolId, { facts }: Cx): readonly SymbolId[] {
  return facts.calls(id).flatMap((_, n) => {
    const target = facts.targetOf(id, n);
    return target.t === "function" ? [target.id] : [];
  });
}

function isOther({ id, call, shown }: Step, cx: Cx): boolean {
  const target = cx.facts.targetOf(id, call);
  return DOES.test(shown) || (target.t === "function" && cx.facts.function(target.id)?.className !== "");
}

const DOES =
  /config|settings|options|\b_?(take|capture|train|send|save|store|create|make|update|delete|process|generate|run|start|record|scan|fetch)[_A-Z]|(?<!^)\.get_all/;

/** Nothing in the request changes the answer. */
function isFixed(route: Route): boolean {
  if (route.methods.join() !== "GET" || route.streams || /[{<]/.test(route.path ?? "")) return false;
  return route.parameters.length === 0;
}

/** Headers, validators and caches, files that the framework sends with both, and answers that are of the moment. */
const CACHES = /cache|etag|last.?modified|max.?age|expires|FileResponse|send_file|send_from_directory|static/i;
const MOMENT =
  /\b(now|today|time|random|uuid4|status|health|progress|log|logs|session|current_user|request|open\([^)]*["'][wa])\b/i;

function saysSomething(scope: Scope): boolean {
  const text = scope.node.parent?.kind === "decorated_definition" ? scope.node.parent.text : scope.node.text;
  return CACHES.test(text) || MOMENT.test(text);
}
