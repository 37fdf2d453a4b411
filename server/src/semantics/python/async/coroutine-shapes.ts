// Owns shapes of code in coroutines that tell whether a blocking call matters there. Pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";

/** What is written to a temporary file stays in the page cache. */
export function isTemporary(call: SyntaxNode, scopes: Scopes): boolean {
  const file = call.field("function")?.field("object");
  const write = file?.kind === "identifier" ? scopes.variable(file)?.writes[0] : undefined;
  const source = write?.ancestor((n) => n.kind === "with_item" || n.kind === "assignment");
  return /\b(Named|Spooled)?TemporaryFile\(/.test(source?.text ?? call.text);
}

/** `Image.open(io.BytesIO(data))`, and by a name that holds such a file: nothing of it is on a disk. */
export function isInMemory(call: SyntaxNode, scopes: Scopes): boolean {
  const given = call.field("arguments")?.namedChildren[0];
  const file = given?.kind === "identifier" ? scopes.variable(given)?.writes[0]?.parent?.field("right") : given;
  return file?.kind === "call" && /(^|\.)(BytesIO|StringIO)$/.test(file.field("function")?.text ?? "");
}

/** Inside `if self.executor is None:`: the mode in which there are no threads to hand it to. */
export function isWithoutThreads(call: SyntaxNode): boolean {
  for (let at = call; at.parent && at.parent.kind !== "function_definition"; at = at.parent) {
    const condition = at.parent.kind === "if_statement" ? at.parent.field("condition")?.text : undefined;
    if (
      condition &&
      at.fieldName === "consequence" &&
      /^(not\s+[\w.]*executor|[\w.]*executor\s+is\s+None)$/.test(condition)
    )
      return true;
  }
  return false;
}

/** `if not self._tools: self._load_tools()`: what is missing is made once for the object, in a method of its own. */
export function isPreparing(call: SyntaxNode): boolean {
  const statement = call.parent;
  const around = statement?.kind === "expression_statement" ? statement.parent?.parent : undefined;
  if (around?.kind !== "if_statement" || statement?.parent?.fieldName !== "consequence") return false;
  const condition = around.field("condition")?.text ?? "";
  return (
    /^self\.\w+$/.test(call.field("function")?.text ?? "") && /^(not self\.\w+|self\.\w+ is None)$/.test(condition)
  );
}

/** `if process.poll() is not None: server.stop(); raise ...`: what usually happens does not end in an error. */
export function isBeforeRaise(call: SyntaxNode): boolean {
  for (let at = call; at.parent && at.kind !== "function_definition"; at = at.parent) {
    const { end, parent } = at;
    if (parent?.kind !== "block" || parent.fieldName !== "consequence") continue;
    if (parent.namedChildren.some((n) => n.kind === "raise_statement" && n.start > end)) return true;
  }
  return false;
}

/** The program ends with it: `os.system("... restart")` before `exit()`, or a command that kills the process itself. */
export function isLastAct(call: SyntaxNode): boolean {
  if (/\bkill\b.*\bgetpid\(|["'](sudo )?(reboot|shutdown)\b/.test(call.field("arguments")?.text ?? "")) return true;
  for (let at = call; at.parent && at.kind !== "function_definition"; at = at.parent) {
    if (at.parent.kind !== "block") continue;
    const { end, parent } = at;
    if (parent.namedChildren.some((n) => n.start > end && ENDS.test(n.text))) return true;
  }
  return false;
}

const ENDS = /^(raise SystemExit\b|((sys\.)?exit|quit|os\._exit|os\.exec[lv]p?e?)\()/;
