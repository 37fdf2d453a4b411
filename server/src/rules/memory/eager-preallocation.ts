// Flags arrays that take room for the most there can be, while the other arrays of the class grow with what comes. In the strict profile,
// also arrays of a constructor sized by a large default. Sizes, limits and growth of the class come from the summaries of its methods.

import { libraryNameOf } from "../../facts/value";
import {
  type BufferSizes,
  firstDimension,
  isArrayMaker,
  largeDefaults,
} from "../../semantics/python/arrays/buffer-sizes";
import { ownAttribute } from "../../semantics/python/shapes/parts";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Report, type UnitContext } from "../api";
import docs from "./eager-preallocation.md";

type Message = "beside" | "several" | "ahead";
type Cx = UnitContext<Message>;

export const eagerPreallocation = defineRule<Message>({
  meta: {
    id: "eager-preallocation",
    family: "memory",
    severity: "low",
    profile: "recommended",
    fix: "review",
    sections: ["G11"],
    docs,
  },
  messages: {
    beside: ({ limit, most, size }) =>
      `this array has room for \`${limit}\` (${most}), while others of the class grow with \`${size}\``,
    several: ({ limit, most, size, count }) =>
      `${count} arrays have room for \`${limit}\` (${most}), while others of the class grow with \`${size}\``,
    ahead: ({ limit, most }) => `this array takes room for \`${limit}\` (${most}) at once, however little comes`,
  },
  only: { text: /\b(zeros|empty|ones|full)\(/ },
  on: {
    call(node, cx) {
      if (cx.role === "app" && cx.unit.kind === "function" && cx.unit.className !== "" && isArrayMaker(node))
        check(node, cx);
    },
  },
});

function check(node: SyntaxNode, cx: Cx): void {
  const size = firstDimension(node);
  if (!size || !/^(identifier|attribute)$/.test(size.kind)) return;
  const sizes = sizesOf(cx);
  const limit = ownAttribute(size);
  const most = limit ? mostOf(limit, sizes) : undefined;
  const grown = limit && most !== undefined ? grownBeside(limit, sizes) : undefined;
  const isGrown = grown !== undefined && growsToo(grown, node, sizes);
  if (limit && most !== undefined && grown) reportBeside(node, size, { limit, most, grown, isGrown }, cx);
  else if (cx.profile === "strict" && cx.unit.name === "__init__") checkAhead(node, size, most, sizes, cx);
}

function sizesOf(cx: Cx): readonly BufferSizes[] {
  return cx.facts
    .methods({ path: cx.path, name: cx.unit.className })
    .flatMap((method) => cx.facts.function(method)?.buffers ?? []);
}

function mostOf(name: string, sizes: readonly BufferSizes[]): number | undefined {
  for (const { limits } of sizes) if (limits && Object.hasOwn(limits, name)) return limits[name];
  return undefined;
}

/** Another attribute by which arrays are sized, and which is set anew as they grow. */
function grownBeside(limit: string, sizes: readonly BufferSizes[]): string | undefined {
  const changed = new Set(sizes.flatMap((one) => one.changed ?? []));
  if (changed.has(limit)) return undefined;
  return sizes.flatMap((one) => one.sized ?? []).find((name) => name !== limit && changed.has(name));
}

/** What makes the others grow knows this array as well; else it would be too short once they have grown. */
function growsToo(grown: string, node: SyntaxNode, sizes: readonly BufferSizes[]): boolean {
  const kept = node.parent?.kind === "assignment" ? ownAttribute(node.parent.field("left")) : undefined;
  return (
    kept !== undefined && sizes.some(({ changed, named }) => changed?.includes(grown) && named?.includes(kept) === true)
  );
}

interface Beside {
  readonly limit: string;
  readonly most: number;
  readonly grown: string;
  /** Along with the others. */
  readonly isGrown: boolean;
}

function reportBeside(node: SyntaxNode, size: SyntaxNode, { limit, most, grown, isGrown }: Beside, cx: Cx): void {
  if (!isNumpy(node, cx)) return;
  const data = { limit: size.text, most: shown(most), size: `self.${grown}` };
  const report: Report<Message> = {
    at: node,
    message: "beside",
    data,
    group: { key: `${cx.unit.className}.${limit}`, over: 1, message: "several", data },
    ...(isGrown
      ? {
          fix(fx) {
            fx.title(`Size it by \`self.${grown}\` like the others`);
            fx.safety("review");
            fx.replace(size, `self.${grown}`);
          },
        }
      : {}),
  };
  cx.report(report);
}

/** Kept by the object, sized by a large default, and filled once from its start. */
function checkAhead(
  node: SyntaxNode,
  size: SyntaxNode,
  most: number | undefined,
  sizes: readonly BufferSizes[],
  cx: Cx,
): void {
  const kept = node.parent?.kind === "assignment" ? ownAttribute(node.parent.field("left")) : undefined;
  const fn = node.ancestor(({ kind }) => kind === "function_definition");
  const given = size.kind === "identifier" ? (fn && largeDefaults(fn))?.get(size.text) : most;
  if (!kept || given === undefined || sizes.some(({ rings }) => rings !== undefined)) return;
  if (node.ancestor(({ kind }) => kind === "if_statement") || !isNumpy(node, cx)) return;
  cx.report({
    at: node,
    message: "ahead",
    data: { limit: size.text, most: shown(given) },
    confidence: "likely",
  });
}

function isNumpy(call: SyntaxNode, cx: Cx): boolean {
  return /^(numpy|cupy|torch)\.(zeros|empty|ones|full)$/.test(libraryNameOf(cx.facts.target(call)));
}

function shown(count: number): string {
  return count.toLocaleString("en");
}
