// Flags temporary files that are removed only when nothing raises before. What names the file is followed through the locals of the
// function; where it is handed out of sight, others may remove it, and that is silence.
import { servedFor } from "../../facts/async/served";
import { libraryNameOf } from "../../facts/value";
import { runsOnce } from "../../semantics/body-names";
import { canonical } from "../../semantics/knowledge";
import { ensurable, ensure, runsThrough } from "../../semantics/python/cleanup/finally-rewrite";
import { type Named, namesOfFile, removalOf } from "../../semantics/python/cleanup/temp-files";
import { CALLS } from "../../semantics/python/kinds";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./leaked-temp-file.md";

type Cx = UnitContext<"found">;

export const leakedTempFile = defineRule<"found">({
  meta: {
    id: "leaked-temp-file",
    family: "memory",
    severity: "low",
    profile: "recommended",
    fix: "safe",
    sections: ["G16"],
    docs,
  },
  messages: {
    found: ({ call, made }) =>
      `\`${call}\` runs only when nothing raises before: else the file made by \`${made}\` stays`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "benchmark") return;
      const target = cx.facts.target(node);
      const kind = target.t === "library" ? kindOf(canonical(target.name), node) : undefined;
      const { name } = cx.facts.self(node);
      if (!kind || runsOnce(name)) return;
      const named = namesOfFile(node, kind, cx);
      if (named) check(node, named, cx);
    },
  },
});

function kindOf(name: string, call: SyntaxNode): "object" | "pair" | undefined {
  if (name === "tempfile.mkstemp") return "pair";
  if (name !== "tempfile.NamedTemporaryFile") return undefined;
  const kept = call.field("arguments")?.namedChildren.find((a) => a.field("name")?.text === "delete");
  return kept?.field("value")?.kind === "false" ? "object" : undefined;
}

function check(node: SyntaxNode, named: Named, cx: Cx): void {
  const scope = cx.scopes.of(node);
  const calls = scope.node.select(CALLS).filter((call) => call.start >= node.end && cx.scopes.of(call) === scope);
  const removals = calls.filter((call) => removalOf(call, named, libraryNameOf(cx.facts.target(call))));
  const [removal, ...others] = removals;
  // Several removals are several ways out, which somebody thought of.
  if (!removal || others.length > 0 || removal.ancestor(isEnsuring)) return;
  const statement = removal.ancestor((n) => n.parent === named.statement.parent);
  const work = calls.filter((call) => call.start >= named.statement.end && call.end <= removal.start);
  if (!work.some((call) => mayRaise(call, cx))) return;
  const between = statement && ensurable(named.statement, statement);
  const fix =
    between &&
    ((fx: FixBuilder) => {
      fx.title("Remove the file in `finally`");
      fx.safety(runsThrough(between) ? "safe" : "review");
      ensure(fx, between);
    });
  cx.report({
    at: removal,
    message: "found",
    data: {
      call: removal.text.length > 60 ? (removal.field("function")?.text ?? "") : removal.text,
      made: calleeOf(node),
    },
    related: [{ place: { at: node }, label: `\`${calleeOf(node)}\` makes it` }],
    ...(isFed(named, calls, node, cx) && !isInGivenFolder(node, cx) ? {} : { profile: "strict" as const }),
    ...(fix ? { fix } : {}),
  });
}

function calleeOf(call: SyntaxNode): string {
  return call.field("function")?.text ?? "";
}

/**
 * Fed from outside: something is written to the open file, as with what somebody sent, or a server runs it. What a program writes by the
 * name of an empty file is its own, and seldom fails.
 */
function isFed({ object }: Named, calls: readonly SyntaxNode[], node: SyntaxNode, cx: Cx): boolean {
  const isWritten = object
    ? object.reads.some((read) => !/^(name|close|flush)$/.test(read.parent?.field("attribute")?.text ?? ""))
    : calls.some((call) => /^os\.(fdopen|write)$/.test(libraryNameOf(cx.facts.target(call))));
  return isWritten || servedFor(node, cx) !== undefined;
}

/** In a folder that the function is given: mostly a temporary one itself, which its owner removes as a whole. */
function isInGivenFolder(call: SyntaxNode, cx: Cx): boolean {
  const given = call.field("arguments")?.namedChildren.find((a) => a.field("name")?.text === "dir");
  const folder = given?.field("value");
  return folder?.kind === "identifier" && cx.scopes.variable(folder)?.kind === "parameter";
}

function isEnsuring(node: SyntaxNode): boolean {
  return /^(finally_clause|except_clause|except_group_clause)$/.test(node.kind);
}

/** Most calls may; those that only look at a name, or say something, hardly do. */
function mayRaise(call: SyntaxNode, cx: Cx): boolean {
  return !/^(logging\.\w+(\.\w+)?|builtins\.(print|str|len|repr|bool|isinstance)|os\.path\.\w+|pathlib\.Path|time\.\w+)$/.test(
    libraryNameOf(cx.facts.target(call)),
  );
}
