// Owns the circumstances under which a call that blocks does so seldom or not for long: sockets of the same machine, programs that do
// nothing else, values that are URLs. Asks facts; knows no rule.
import { endsByName } from "../../semantics/endings";
import { isForUrls } from "../../semantics/python/call-guards";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import type { Reached } from "../value";

interface Cx {
  readonly facts: FactQueries;
}

/** A socket of the same machine takes what is sent at once, and one for datagrams connects to nobody. */
export function isLocalSocket({ sink, path }: Reached, id: SymbolId, cx: Cx): boolean {
  if (!sink.startsWith("socket.socket.")) return false;
  const calls = cx.facts.calls(path[path.length - 1]?.id ?? id);
  const isDatagram = sink.endsWith(".connect");
  return calls.some(({ args: [family, kind] }) => {
    if (isDatagram && kind?.k === "attr" && kind.name === "SOCK_DGRAM") return true;
    return family?.k === "attr" && family.name === "AF_UNIX";
  });
}

/**
 * Reached from the start or the command line of the same file alone: a program whose loop seldom runs anything else meanwhile.
 * That an example or a tool of the project starts a function says nothing about who else does.
 */
export function isAlone(id: SymbolId, cx: Cx): boolean {
  if (isForStart(id, cx)) return true;
  const found = cx.facts.entryPath(id);
  return found?.entry.path === id.path && (found.kind === "startup" || found.kind === "command");
}

const START = /(^|\.)_?(\w*life_?span\w*|(on_)?startup\w*|(on_)?shutdown\w*)$/i;

/** Whoever calls it does so before a server answers anybody, or after. */
function isForStart(id: SymbolId, { facts }: Cx): boolean {
  const { calls, complete } = facts.callers(id);
  return (
    complete && calls.length > 0 && calls.every((at) => START.test(at.id.name) && facts.entryKind(at.id) === "startup")
  );
}

/** On the way down only URLs are fetched, while the function is given other values too. */
export function isForSome(node: SyntaxNode, { effect, path }: Reached, cx: Cx): boolean {
  if (effect !== "block.net") return false;
  if (path.length === 0) return /urlopen$/.test(node.field("function")?.text ?? "") && isForUrls(node);
  return path.some(({ id, call }) => cx.facts.calls(id)[call]?.forUrls);
}

/** A helper that sleeps after an attempt has failed, and does nothing else that takes long: what usually happens does not sleep. */
export function isAfterFailure(node: SyntaxNode, { effect, path }: Reached, { facts }: Cx): boolean {
  const last = path.at(-1);
  if (effect !== "block.sleep" || !last || facts.calls(last.id)[last.call]?.rescue !== true) return false;
  return facts.effects(node).every((other) => !LONG.has(other.effect));
}

const LONG: ReadonlySet<string> = new Set([
  "block.net",
  "block.process",
  "block.wait",
  "block.hash",
  "block.cpu",
  "block.db",
]);

/** A helper that sleeps between attempts, or until others are done, mostly does not sleep at all. */
export function isBetweenAttempts({ effect, path }: Reached, cx: Cx): boolean {
  const last = path.at(-1);
  if (effect !== "block.sleep" || !last) return false;
  const call = cx.facts.calls(last.id)[last.call];
  return call === undefined || call.loops > 0 || call.rescue === true;
}

/** A line of a log, what is read when it is missing, and what ends something: soon done, or seldom. Whole objects are written for long. */
export function isSoonDone(call: SyntaxNode, { effect, sink }: Reached): boolean {
  const callee = call.field("function");
  if (endsByName((callee?.field("attribute") ?? callee)?.text ?? "")) return true;
  return effect === "block.file" && !/(^|\.)(dump|to_\w+|copy\w*|make_archive|rmtree)$/.test(sink);
}
