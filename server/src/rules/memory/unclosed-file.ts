// Flags files that are opened into a local and never closed, or only when nothing raises before. Which calls open one, and which only
// read or write what they are given, is known of their libraries; what goes anywhere else is out of sight, and silence.

import { servedFor } from "../../facts/async/served";
import { libraryNameOf } from "../../facts/value";
import { runsOnce } from "../../semantics/body-names";
import { canonical } from "../../semantics/knowledge";
import { opensFile, usesFile } from "../../semantics/knowledge/open-files";
import { fateOf } from "../../semantics/python/handles";
import { closedBy } from "../../semantics/python/shapes/closing";
import { closingBlock, enterAround } from "../../semantics/python/shapes/closing-rewrite";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type Report, type UnitContext } from "../api";
import docs from "./unclosed-file.md";

type Message = "never" | "partly" | "many";
type Cx = UnitContext<Message>;

export const unclosedFile = defineRule<Message>({
  meta: {
    id: "unclosed-file",
    family: "memory",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["C5.2"],
    docs,
  },
  messages: {
    never: ({ call, name }) => `\`${name}\` is opened by \`${call}\` and never closed`,
    partly: ({ call, name }) => `\`${name}\`, opened by \`${call}\`, is closed only when nothing raises before`,
    many: ({ call, count }) => `${count} files are opened like this one, by \`${call}\`, and not closed on every way`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "benchmark" || node.fieldName !== "right") return;
      const assignment = node.parent;
      const name = assignment?.kind === "assignment" ? assignment.field("left") : undefined;
      const target = name?.kind === "identifier" ? cx.facts.target(node) : undefined;
      // `self.handle = handle = open(path)` keeps it.
      if (assignment?.parent?.kind === "assignment") return;
      if (!assignment || !name || target?.t !== "library" || !opensFile(canonical(target.name))) return;
      judge(node, assignment, name, cx);
    },
  },
});

function judge(node: SyntaxNode, assignment: SyntaxNode, name: SyntaxNode, cx: Cx): void {
  const variable = cx.scopes.variable(name);
  if (
    variable?.writes.length !== 1 ||
    fateOf(node, cx) !== "dropped" ||
    runsOnce(cx.facts.self(node).name) ||
    isInMemory(node, cx)
  )
    return;
  if (variable.reads.some((read) => lendsItself(read, cx))) return;
  const closed = closedBy(variable, node, cx, (call) => !usesFile(libraryNameOf(cx.facts.target(call))), true);
  if (closed.c !== "never" && closed.c !== "partly") return;
  const isPartly = closed.c === "partly";
  const worth = isPartly ? "strict" : worthOf(node, cx);
  const block = closingBlock(assignment, variable, cx.scopes, isPartly ? closed.statement : undefined, (made) =>
    outlivesReading(made, cx),
  );
  const data = { call: node.field("function")?.text ?? "", name: name.text };
  const fix =
    block &&
    ((fx: FixBuilder) => {
      fx.title("Close the file with `with`");
      enterAround(fx, block, `with ${node.text} as ${name.text}:`);
    });
  cx.report({
    at: node,
    message: isPartly ? "partly" : "never",
    data,
    ...WORTH[worth],
    ...(isPartly ? { related: [{ place: { at: closed.statement }, label: "closed here" }] } : {}),
    group: { key: `${closed.c} ${worth}`, over: 3, message: "many", data },
    ...(fix ? { fix } : {}),
  });
}

/** `ZipFile(BytesIO(content))` holds no descriptor. */
function isInMemory(node: SyntaxNode, cx: Cx): boolean {
  const given = node.field("arguments")?.namedChildren.map((a) => a.field("value") ?? a) ?? [];
  return given.some((argument) => {
    const value = cx.facts.value(argument);
    return value.v === "instance" && /^io\.(BytesIO|StringIO)$/.test(value.of);
  });
}

type Worth = "warning" | "remark" | "strict";

const WORTH: Readonly<Record<Worth, Partial<Report<Message>>>> = {
  warning: {},
  remark: { severity: "low" },
  strict: { profile: "strict" },
};

/**
 * Where nothing is known to run for requests or without end, files go with the process, and mostly with the function; but an archive that
 * is written has no list of what it holds before it is closed.
 */
function worthOf(node: SyntaxNode, cx: Cx): Worth {
  if (cx.role !== "app") return "strict";
  if (servedFor(node, cx) !== undefined) return "warning";
  const target = cx.facts.target(node);
  const isArchive = target.t === "library" && /^(tarfile|zipfile)\./.test(canonical(target.name));
  return isArchive && isWritten(node) ? "remark" : "strict";
}

function isWritten(call: SyntaxNode): boolean {
  const given = call.field("arguments")?.namedChildren ?? [];
  const mode = given.find((a) => a.field("name")?.text === "mode")?.field("value") ?? given[1];
  return mode?.kind === "string" && /^["'][wax]/.test(mode.text);
}

/** A reader or a generator over the file goes out of sight, and the file with it; so does its descriptor. */
function lendsItself(read: SyntaxNode, cx: Cx): boolean {
  if (read.parent?.field("attribute")?.text === "fileno") return true;
  if (read.parent?.kind === "attribute")
    return read.parent.parent?.kind !== "call" || read.parent.fieldName !== "function";
  if (read.ancestor((n) => n.kind === "generator_expression" || n.kind === "lambda")) return true;
  const call = read.ancestor((n) => n.kind === "call");
  if (!call || call.field("arguments") !== read.parent) return false;
  if (usesFile(libraryNameOf(cx.facts.target(call))) !== "wraps") return false;
  // `list(reader(handle))` has read it all.
  const around = call.parent?.kind === "argument_list" ? call.parent.parent : undefined;
  return !(around && usesFile(libraryNameOf(cx.facts.target(around))) === "reads") && fateOf(call, cx) !== "dropped";
}

/** Bound to something that still reads from the file, such as a reader of its rows. */
function outlivesReading(made: SyntaxNode, cx: Cx): boolean {
  const value = made.parent?.kind === "assignment" ? made.parent.field("right") : undefined;
  if (value?.kind !== "call") return made.parent?.kind === "assignment" && value?.kind === "identifier";
  return usesFile(libraryNameOf(cx.facts.target(value))) === "wraps";
}
