// Owns the rewrite of requests of a loop, each with a connection of its own, to one session before the loop. Shape only, that the requests
// go to one host others have said.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { CALLS } from "../kinds";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface SessionRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

const MAKERS: Readonly<Record<string, readonly [maker: string, name: string]>> = {
  requests: ["Session", "session"],
  httpx: ["Client", "client"],
};

/** `requests.get(...)` and its kin of the same loop; undefined where the call is not spelled so. */
export function sessionFix(
  call: SyntaxNode,
  library: string,
  loop: Loop,
  scopes: Pick<Scopes, "of">,
): ((fx: SessionRewriter) => void) | undefined {
  const module = call.field("function")?.field("object");
  const made = MAKERS[library];
  const scope = scopes.of(loop.node);
  if (module?.kind !== "identifier" || !made || scope.node.kind === "lambda" || scopes.of(call) !== scope)
    return undefined;
  const outermost = outermostOf(loop);
  const alike = outermost.body
    .flatMap((part) => [part, ...part.select(CALLS)])
    .filter((n) => n.kind === "call" && scopes.of(n) === scope && VERB.test(n.field("function")?.text ?? ""))
    .filter((n) => n.field("function")?.field("object")?.text === module.text);
  return (fx) => {
    const name = fx.freshName(made[1]);
    fx.title(`Make one \`${module.text}.${made[0]}\` before the loop, and keep its connection`);
    fx.safety("review");
    fx.insertBefore(outermost.node, `${name} = ${module.text}.${made[0]}()`);
    for (const one of alike) {
      const receiver = one.field("function")?.field("object");
      if (receiver) fx.replace(receiver, name);
    }
  };
}

const VERB = /^\w+\.(get|post|put|patch|delete|head|options|request)$/;

/** One session for all loops around the call. */
function outermostOf(loop: Loop): Loop {
  let at = loop;
  while (at.outer) at = at.outer;
  return at;
}
