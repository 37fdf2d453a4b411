// Owns the reverse questions: who calls a function, and which frameworks enter it.
// Reads per-name cells, never all files: a reader depends on one name.

import { lastPart } from "../text/dotted";
import { createEvaluation } from "./evaluate";
import { ALIASES, CALLS, COMPLETE, FUNCTION, HANDED, symbolKey, symbolOf } from "./inputs";
import { libraryBases } from "./lineage";
import type { CallerAt, EntryKind } from "./queries";
import { defineQuery, type Reader } from "./query";
import { CUSTOMARY, ROUTE_DECORATORS, ROUTE_METHODS, ROUTERS, VIEW_BASES, VIEW_METHODS } from "./routes/frameworks";
import { siteOf } from "./sites";
import type { FunctionSummary, SymbolId } from "./summary";
import { entryOf, TARGETS } from "./targets";
import type { CallTarget, Value } from "./value";

/** Names mentioned by more functions than this are too common to ask about. */
export const MAX_CANDIDATES = 200;

export interface Callers {
  readonly calls: readonly CallerAt[];
  readonly complete: boolean;
}

/** Key: symbol of a function. */
export const CALLERS = defineQuery<Callers>("callers", (db, key) => {
  const id = symbolOf(key);
  const candidates = mentions(db, CALLS, calledName(id));
  if (candidates.length > MAX_CANDIDATES) return { calls: [], complete: false };
  const calls = candidates.flatMap((candidate) =>
    db
      .get(TARGETS, symbolKey(candidate.path, candidate.name))
      .flatMap((target, call) => (isTarget(target, id) ? [{ id: candidate, call }] : [])),
  );
  return { calls, complete: db.read(COMPLETE, "") === true };
});

function isTarget(target: CallTarget, id: SymbolId): boolean {
  return target.t === "function" && target.id.path === id.path && target.id.name === id.name;
}

/** A constructor is called by its class's name. */
function calledName(id: SymbolId): string {
  const parts = id.name.split(".");
  const last = parts[parts.length - 1] ?? id.name;
  return last === "__init__" ? (parts[parts.length - 2] ?? last) : last;
}

/** Functions that mention a name, under its aliases too. */
export function mentions(db: Reader, kind: typeof CALLS, name: string): readonly SymbolId[] {
  const names = [name, ...(db.read(ALIASES, name) ?? [])];
  return names.flatMap((n) => db.read(kind, n)?.ids ?? []);
}

const TASKS = /(^|\.)(shared_task|periodic_task|task|dramatiq\.actor|actor|huey\.task|job)$/;
const COMMANDS = /(^|\.)(command|group|callback|cli)$/;
const STARTUP_NAME =
  /^(\w*life_?span\w*|startup|on_startup|shutdown|on_shutdown|on_event|_?life_?span|app_lifespan|startup_event|shutdown_event|setup_hook|async_setup|async_setup_entry|setup|teardown|main|_main|amain|async_main|run_migrations\w*|run_async_migrations)$/;

/** How frameworks enter a function. Key: symbol. */
export const ENTRY = defineQuery<EntryKind | null>("entry", (db, key) => {
  const id = symbolOf(key);
  const summary = db.read(FUNCTION, key);
  if (!summary) return null;
  return (
    decoratedEntry(db, summary, id) ?? methodEntry(db, summary, id) ?? handedEntry(db, id) ?? namedEntry(id) ?? null
  );
});

function decoratedEntry(db: Reader, summary: FunctionSummary, id: SymbolId): EntryKind | undefined {
  const site = siteOf(db, id);
  for (const [n, text] of summary.decoratorTexts.entries()) {
    const last = lastPart(text);
    const ref = summary.decorators[n];
    const called = ref?.k === "call" ? ref.of : ref;
    const value: Value = called ? createEvaluation(db).evaluate(called, site) : { v: "unknown" };
    if (last === "on_event" || last === "asynccontextmanager")
      return STARTUP_NAME.test(lastName(id)) || last === "on_event" ? "startup" : undefined;
    const kind = routeKind(last, value, text);
    if (kind) return kind;
    if (isEvent(value, text)) return "signal";
    if (TASKS.test(text)) return "task";
    if (COMMANDS.test(text) && value.v !== "function") return "command";
    if (/(^|\.)receiver$/.test(text)) return "signal";
    if (/(^|\.)(api_view|action)$/.test(text)) return "view";
  }
  return undefined;
}

/** Bots and message buses: their commands come from users, once per message. */
const BOTS =
  /^(discord|nextcord|disnake|hikari|twitchio|telegram|aiogram|pyrogram|telethon|slack_bolt|socketio|faststream|nonebot)\./;
const CHATS = /^chainlit\.(on_message|on_chat_\w+|action_callback|on_settings_update)$/;
const EVENTS =
  /^(self\.)?\w*(bot|client|dp|dispatcher|router|sio|socketio)\.((tree\.)?(hybrid_|slash_)?command|event|listen|on|on_message|message|(\w+_)?message_handler|callback_query(_handler)?|inline_query|edited_message)$/;

function isEvent(value: Value, text: string): boolean {
  const name = value.v === "library" ? value.name : value.v === "member" ? value.of : undefined;
  if (name !== undefined)
    return CHATS.test(name) || (BOTS.test(`${name}.`) && !/\.(check|cooldown|before_|after_)\w*$/.test(name));
  return value.v === "unknown" && EVENTS.test(text);
}

/** By the type of what the decorator belongs to; by its customary name only where the type is out of sight. */
function routeKind(last: string, value: Value, text: string): EntryKind | undefined {
  if (!ROUTE_METHODS.test(last)) return undefined;
  if (value.v === "library") return ROUTE_DECORATORS.test(value.name) ? "route" : undefined;
  const owner = value.v === "member" ? value.of : undefined;
  const customary = value.v === "unknown" && CUSTOMARY.test(text);
  if (!(owner !== undefined && ROUTERS.test(owner)) && !customary) return undefined;
  return last.startsWith("websocket") ? "websocket" : "route";
}

function methodEntry(db: Reader, summary: FunctionSummary, id: SymbolId): EntryKind | undefined {
  if (!summary.className || !VIEW_METHODS.test(lastName(id))) return undefined;
  return libraryBases(createEvaluation(db), { path: id.path, name: summary.className }).some((b) => VIEW_BASES.test(b))
    ? "view"
    : undefined;
}

/** Functions given to a framework or a scheduler by name: `add_task(f)`, `path("x", f)`, `Depends(f)`. */
function handedEntry(db: Reader, id: SymbolId): EntryKind | undefined {
  for (const { target } of handOversOf(db, id)) {
    const kind = kindOfHandOver(target);
    if (kind) return kind;
  }
  return undefined;
}

type LibraryTarget = Extract<CallTarget, { t: "library" }>;

/** Calls of library functions that are given a function as an argument. */
export function handOversOf(
  db: Reader,
  id: SymbolId,
): readonly { readonly at: CallerAt; readonly target: LibraryTarget }[] {
  const holders = mentions(db, HANDED, lastName(id));
  if (holders.length > MAX_CANDIDATES) return [];
  return holders.flatMap((holder) => {
    const key = symbolKey(holder.path, holder.name);
    const summary = db.read(FUNCTION, key);
    if (!summary) return [];
    const targets = db.get(TARGETS, key);
    return summary.calls.flatMap((call, n) => {
      const target = targets[n];
      if (target?.t !== "library") return [];
      const given = [...call.args, ...Object.values(call.keywords)];
      const mine = given.some((ref) => {
        const value = createEvaluation(db).evaluate(ref, siteOf(db, holder));
        return value.v === "function" && value.id.path === id.path && value.id.name === id.name;
      });
      return mine ? [{ at: { id: holder, call: n }, target }] : [];
    });
  });
}

/** Run at exit, on a signal of the system, for a user interface or not at all by the library itself: no entry of a server. */
const NO_ENTRY = /^(atexit|signal|functools|contextlib|sqlite3|sqlalchemy|tkinter|PyQt\d|PySide\d|wx)\./;

function kindOfHandOver(target: LibraryTarget): EntryKind | undefined {
  if (/^django\.(urls|conf\.urls)\.(path|re_path|url)$/.test(target.name)) return "view";
  if (/^fastapi\.(params\.)?(Depends|Security)$/.test(target.name)) return "route";
  if (/add_api_route$|add_route$|add_url_rule$|^aiohttp\.web\.(get|post|put|delete|patch|route)$/.test(target.name))
    return "route";
  if (/^telegram\.ext\.\w+Handler$/.test(target.name)) return "signal";
  if (/^websockets\.(\w+\.)*serve$|^asyncio\.start_server$/.test(target.name)) return "websocket";
  if (NO_ENTRY.test(target.name)) return undefined;
  return entryOf(target)?.passes?.runs === "later" ? "background" : undefined;
}

function namedEntry(id: SymbolId): EntryKind | undefined {
  return STARTUP_NAME.test(lastName(id)) ? "startup" : undefined;
}

/** Last part of a function's or class's name. */
export function lastName(id: SymbolId): string {
  return lastPart(id.name);
}
