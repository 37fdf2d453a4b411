// Owns the self-check of the fast reader: on a small sample it must give what the public interface gives, unless the parser is the very
// one that the tests compare both on. Must not know how either reader works.

import type { Tree } from "web-tree-sitter";
import { fingerprintOfBuild } from "../text/hash";
import type { TreeNode, TreeReader } from "./lower";
import { createNodeSink, SLOTS } from "./node-table";

/** In each grammar: fields, aliases, hidden nodes, extras, wide characters, interpolation; then code with errors and missing tokens. */
const PYTHON = [
  `@d(1)  # note
async def f(a: int, *b, c=1, **k) -> "\u{1f600}":
    match a:
        case [x, {"y": 1}] if x: return not x
    try:
        print(f"{a!r:>{b}} {{}}", r'\\', *b, x=lambda: (yield))
    except* (E, F) as e: pass
    else: x[1:2, ...], y = a.b, [i async for i in c if await i]
class A(B, metaclass=M):
    """Doc."""
    x: int = a if b else (c := -1) @ 2 ** 3 <= d is not None
`,
  "def f(:\n  x = (1,\n  print 'a'\nclass\nif x\n  y = [1\n",
];
const ELEMENT = `const e = <div className="a" {...p}>text {/* note */} {x && <B.C on={() => /r[/]/g.test(y)} />}</div>;\n`;
const JAVASCRIPT = `import a, { b as c } from "x"; // note
class A extends B { #p = \`a\${b}\u{1f600}\`; get x() { return 1 } }
export const F = async ({ a, ...r }) => { for await (const i of a?.b ?? []) yield_(i); };
`;
const TYPES = `@D({ x: 1 }) export default class C<T> extends B implements C { #p?: string = "a"; get x(): number { return 1 } }
export const G = async <T,>({ a, ...r }: P) => { yield_(i!); };
type U = { [K in keyof T]?: T[K] } | \`a\${string}\`; enum E { A = 1 << 2 }
`;
const CAST = "const d = <T>a;\n";
const BROKEN = "function f( {\n  const x = [1,\n  return <a>\nclass\nif (x\n  let y: = {\n";
export const READER_SAMPLES = {
  python: PYTHON,
  javascript: [JAVASCRIPT + ELEMENT, BROKEN],
  tsx: [JAVASCRIPT + TYPES + ELEMENT, BROKEN],
  typescript: [JAVASCRIPT + TYPES + CAST, BROKEN],
} as const;

/**
 * Of the web-tree-sitter.wasm whose trees the tests read both ways, those of all grammars. Which layout trees have is decided there alone,
 * so that nothing has to be compared again with each start.
 */
const PROVEN = "o27gk2fjqavp";

/** True when the readers are known to agree on what this parser makes. */
export function isProven(runtimeWasm: Uint8Array): boolean {
  return fingerprintOfBuild(runtimeWasm) === PROVEN;
}

export function readersAgree(
  samples: readonly string[],
  parse: (text: string) => Tree | null,
  fast: (tree: Tree) => TreeReader,
  plain: (tree: Tree) => TreeReader,
): boolean {
  return samples.every((sample) => {
    const tree = parse(sample);
    if (!tree) return false;
    try {
      return describe(fast(tree)) === describe(plain(tree));
    } finally {
      tree.delete();
    }
  });
}

/** Everything a reader says of a tree. */
export function describe(reader: TreeReader): string {
  const lines: string[] = [];
  const tell = (node: TreeNode): void => {
    const { kind, start, end, broken, size } = node;
    lines.push([kind, start, end, broken, size].join(" "));
  };
  tell(reader.root);
  for (const child of reader.children(reader.root)) {
    tell(child);
    for (const inner of reader.children(child)) tell(inner);
    const cuts = [child.end + 1, (child.start + child.end) >> 1];
    for (const cut of cuts) {
      const sink = createNodeSink();
      reader.lower(child, Math.max(cut, child.start + 1), sink);
      lines.push(sink.data.subarray(0, sink.length * SLOTS).join(" "));
    }
  }
  return lines.join("\n");
}
