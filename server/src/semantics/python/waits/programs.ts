// Owns which programs that a call starts end at once whatever they are given: they tell, or ask, the system something. Pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";

const SHORT =
  /^(ps|kill|pkill|killall|taskkill|tasklist|touch|rm|mv|cp|ln|ls|cat|head|tail|echo|cd|chmod|chown|mkdir|uname|hostname|whoami|id|which|where|date|uptime|df|free|vm_stat|sysctl|screen|tmux|systemctl|launchctl|open|xdg-open|explorer|osascript|pgrep|pidof|grep|awk|ip|ifconfig|nvidia-smi|crontab)$/;
const STRINGS: ReadonlySet<string> = new Set(["string", "concatenated_string"]);
const ASKS = /^(--version|-version|-v|-V|--help)$/;
/** Commands of git that neither ask a host nor walk through what there is. */
const SHORT_GIT = /^(config|rev-parse|describe|branch|tag|status|remote|log|show|symbolic-ref)$/;

/** Every program of the command is known, and ends at once. */
export function isShortProgram(call: SyntaxNode, { scopes }: { readonly scopes: Scopes }): boolean {
  const first = call.field("arguments")?.namedChildren[0];
  const given = first?.kind === "keyword_argument" ? first.field("value") : first;
  const command = given?.kind === "identifier" ? givenValue(given, scopes) : given;
  const lines = command ? linesOf(command, scopes) : [];
  return lines.length > 0 && lines.every(isShortLine);
}

function isShortLine(line: string): boolean {
  const parts = line.split(/;|&&|\|\|?/).filter((part) => part.trim() !== "");
  return (
    parts.length > 0 &&
    parts.every((part) => {
      const [program = "", ...rest] = part.trim().split(/\s+/);
      const name = program.slice(program.lastIndexOf("/") + 1);
      if (name === "sudo") return isShortLine(rest.join(" "));
      if (name === "git") return SHORT_GIT.test(rest[0] ?? "");
      return SHORT.test(name) || (rest.length === 1 && ASKS.test(rest[0] ?? ""));
    })
  );
}

/** The lines that a command may be: one for a text or a list, two where a condition chooses the program. */
function linesOf(command: SyntaxNode, scopes: Scopes): readonly string[] {
  if (command.kind !== "list") return textsOf(command, scopes);
  const [program, ...rest] = command.namedChildren;
  const args = rest.map((arg) => textsOf(arg, scopes)[0] ?? "{}");
  return (program ? textsOf(program, scopes) : []).map((name) => [name, ...args].join(" "));
}

function textsOf(node: SyntaxNode, scopes: Scopes): readonly string[] {
  if (node.kind === "conditional_expression")
    return [node.namedChildren[0], node.namedChildren[2]].flatMap((n) => (n ? textsOf(n, scopes) : ["{}"]));
  if (STRINGS.has(node.kind)) return [node.text.replace(/^[a-zA-Z]*("""|'''|["'])/, "").replace(/("""|'''|["'])$/, "")];
  const value = node.kind === "identifier" ? givenValue(node, scopes) : undefined;
  return value && value.kind !== "identifier" ? textsOf(value, scopes) : ["{}"];
}

function givenValue(name: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  const writes = scopes.variable(name)?.writes ?? [];
  const parent = writes.length === 1 ? writes[0]?.parent : undefined;
  return parent?.kind === "assignment" && writes[0]?.fieldName === "left" ? parent.field("right") : undefined;
}
