// Owns shapes of code in callbacks of windows that tell whether waiting is felt: short pauses, programs that return at once, and code that
// lets the window paint meanwhile. Pure over nodes.

import type { SyntaxNode } from "../../../syntax/node";
import { CALLS } from "../kinds";

/** Seconds that nobody notices. */
const UNNOTICED = 0.05;
/** Milliseconds and microseconds of Qt's pauses. */
const SCALES: readonly (readonly [RegExp, number])[] = [
  [/usleep$/, 1_000_000],
  [/msleep$|qSleep$/, 1_000],
  [/sleep$/, 1],
];
/** Programs that only hand on what they are given, or answer at once. */
const QUICK =
  /["'](xdg-open|open|explorer(\.exe)?|start|nautilus|cmd|which|where|taskkill|pkill|killall|kill|notify-send|pbcopy|clip|xclip|xdotool|clear|cls|pause|uname|whoami|hostname|attrib|chmod)\b|--version|["']-V["']|\bstart\s|["']start ["']/;

/** A pause too short to notice, or a program that returns at once. */
export function isBrief(call: SyntaxNode): boolean {
  const callee = call.field("function")?.text ?? "";
  const args = call.field("arguments");
  const first = args?.namedChildren[0];
  const scale = SCALES.find(([pattern]) => pattern.test(callee))?.[1];
  if (scale !== undefined && first && /^(integer|float)$/.test(first.kind))
    return Number(first.text.replaceAll("_", "")) / scale <= UNNOTICED;
  return /(^|\.)(system|run|call|check_call|check_output|Popen|popen)$/.test(callee) && QUICK.test(args?.text ?? "");
}

/** Hands control to the window in between: `QApplication.processEvents()`, `root.update()`, `wx.Yield()`; or closes it. */
export function keepsPainting(fn: SyntaxNode): boolean {
  return fn
    .select(CALLS)
    .some((call) =>
      /(^|\.)(processEvents|update|update_idletasks|Yield|SafeYield|destroy|quit|exit|_exit)$/.test(
        call.field("function")?.text ?? "",
      ),
    );
}
