// Tests the grammars of TypeScript and JavaScript in the parser: where blocks begin, that blocks end to end equal the whole file, and that an open document
// says after any edit what a fresh parse of its text says. The corpus is a part of the project's own source, with samples of elements.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { liveWasmObjects } from "../../server/src/syntax/ledger";
import type { ParsedFile } from "../../server/src/syntax/node";
import { createScriptRuntime, type SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { splitScript } from "../../server/src/syntax/script/script-blocks";
import { createSourceFile, type SourceFile } from "../../server/src/syntax/source-file";
import { SCRIPT_GRAMMARS, type ScriptGrammar } from "../../server/src/text/script-path";
import { shape, startRuntime } from "./kit";
import { applied, randomChange, seededRandom } from "./random-edits";
import { equalsWhole } from "./whole-text";

/** Per text. */
const EDITS = Number(process.env.SYNTAX_EDITS ?? 120);

const COMPONENT = [
  'import React, { useEffect } from "react";',
  "import type { Job } from './job'",
  "",
  "/** How often. */",
  "const PACE = 5 * 1000",
  "type Props<T extends object = {}> = { readonly id: string; load?: (id: T) => Promise<void> }",
  "",
  "@observer",
  "export class Store<T> {",
  "  static readonly all = new Map<string, Store<unknown>>();",
  "  #jobs: T[] = [];",
  "  get size(): number { return this.#jobs.length / 2 }",
  "}",
  "",
  "export function List({ id, load }: Props<Job>) {",
  "  const words = /[`'\"/]+/g;",
  "  useEffect(() => {",
  "    const timer = setInterval(() => load?.(id as unknown as Job), PACE);",
  "    return () => clearInterval(timer);",
  "  }, [id]);",
  "  return (",
  '    <ul className="jobs" {...rest}>',
  "      {/* it's empty */}",
  "      {jobs.map((job) => <Row key={job.id} text={`§{job.name} of §{`§{id}`}`} />)}",
  "      Don't panic: (see https://example.org/a)",
  "    </ul>",
  "  )",
  "}",
  "",
  "export default List;",
  "if (import.meta.hot) {",
  "  import.meta.hot.accept()",
  "} else console.log(`",
  "const hidden = 1",
  "`)",
  "",
]
  .join("\n")
  .replaceAll("§", "$");

const PIECES = [
  "`",
  "${",
  "}",
  "{",
  "(",
  ")",
  "<p>",
  "</p>",
  "'",
  '"',
  "/",
  "//",
  "/*",
  "*/",
  "\nfunction f() {\n",
  "\nexport const a = 1;\n",
  "=>",
  "@d\n",
  "else",
  "  ",
  "\n",
  "import x from 'y'\n",
];

const CAST = "const first = <Job>jobs[0];\n";
/** The component with what each grammar knows. */
const SAMPLES: Readonly<Record<ScriptGrammar, string>> = {
  tsx: COMPONENT,
  typescript: COMPONENT.replace(/return \(\n[\s\S]*?<\/ul>\n {2}\)/, "return jobs.map((job) => <Job>job);").replace(
    "export default",
    `${CAST}export default`,
  ),
  javascript: COMPONENT.replace(/^(import )?type .*\n/gm, "")
    .replace(/<T>|readonly |: Map<.*?>|<string, .*>(?=\()|: T\[\]|: number|: Props<Job>| as unknown as Job/g, "")
    .replace("@observer\n", ""),
};

function ownSources(grammar: ScriptGrammar): readonly (readonly [string, string])[] {
  const wanted = grammar === "javascript" ? /\.mjs$/ : /\.tsx?$/;
  return ["server", "client/src", "test"].flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => wanted.test(file) && !file.includes("node_modules"))
      .filter((_, index) => grammar === "javascript" || index % 4 === 0)
      .map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")] as const),
  );
}

const pieces = (text: string): string[] => {
  const { starts } = splitScript(text);
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
};

describe("splitting scripts into blocks", () => {
  const cases: readonly [string, readonly string[]][] = [
    [
      "one block per declaration",
      ["import a from 'b'\n", "const c = 1\n", "export function f() {\n}\n", "type T = 1\n"],
    ],
    ["comments belong to the block before", ["// top\nlet a\n\n/** of b */\n", "let b\n"]],
    ["brackets continue", ["const a = [\nb,\n]\n", "const c = f(\n  1)\n"]],
    [
      "templates hide what looks like code",
      [["const a = `\nconst b = 1\n$", "{`\nlet c\n`}\n`\n"].join(""), "let d\n"],
    ],
    ["comments do as well", ["const a = 1 /*\nconst b = 1\n*/\n", "let d\n"]],
    [
      "regular expressions are no comments and no templates",
      ["const a = b.split(/[/`]/)\n", "const c = d / e / f // `\n", "let g\n"],
    ],
    ["clauses stay with their statement", ["if (a) {\n}\nelse {\n}\n", "try {\n}\ncatch {\n}\nfinally {\n}\n"]],
    ["decorators stay with their class", ["let a\n", "@b()\n@c({\n  d: 1 })\nexport class E {}\n"]],
    [
      "what is not over goes on",
      ["const a =\nfunction () {}\n", "export default\nclass B {}\n", "x = a ||\nfunction () {}\n"],
    ],
    [
      "quotes in the text of elements hide nothing",
      ["const a = () => {\n  return <p>Don't (a `b`</p>\n}\n", "let c\n"],
    ],
    ["a declaration closes a runaway bracket", ["const a = f(() => {\n  b(\n", "export function c() {}\n"]],
    ["but not in a wrapper without indentation", ["(function () {\nvar a = 1\nfunction b() {}\n})()\n"]],
    ["windows line ends", ["const a = {\r\n}\r\n", "b()\r\n"]],
  ];
  for (const [name, blocks] of cases) {
    it(name, () => assert.deepEqual(pieces(blocks.join("")), blocks));
  }

  it("tells whether a template or a comment is open at the mark", () => {
    assert.equal(splitScript("a = `\nb\n").openString, true);
    assert.equal(splitScript("a = `\nb`\n").openString, false);
    assert.equal(splitScript("a = `\nb`\n", { mark: 6 }).openString, true);
    assert.equal(splitScript("a = `${b\n").openString, true);
    assert.equal(splitScript("a /* b\n").openString, true);
    assert.equal(splitScript("a\n`b`\n", { mark: 2 }).openString, false);
  });
});

const IMPORTS = ["import_statement", "import_statement"];
const EXPORTS = ["export_statement", "export_statement"];
const ENDING = ["export_statement", "if_statement"];

for (const grammar of SCRIPT_GRAMMARS) {
  describe(`scripts in the parser, ${grammar}`, () => {
    const sample = SAMPLES[grammar];
    let python: SyntaxRuntime;
    let runtime: SyntaxRuntime;
    const open: SourceFile[] = [];
    before(async () => {
      python = await startRuntime();
      runtime = await createScriptRuntime(python, wasm(), grammar);
    });
    afterEach(() => {
      for (const file of open.splice(0)) file.dispose();
      assert.equal(liveWasmObjects(runtime), 0);
    });
    after(() => {
      runtime.dispose();
      python.dispose();
    });

    const wasm = () => fs.readFileSync(`grammars/tree-sitter-${grammar}.wasm`);

    it("make every statement at the top a unit", () => {
      const { units, comments, broken } = parseOnce(runtime, sample);
      assert.equal(broken, false);
      assert.deepEqual(
        units.map(({ unit }) => unit.root.kind),
        {
          tsx: [...IMPORTS, "lexical_declaration", "type_alias_declaration", ...EXPORTS, ...ENDING],
          typescript: [
            ...[...IMPORTS, "lexical_declaration", "type_alias_declaration", ...EXPORTS, "lexical_declaration"],
            ...ENDING,
          ],
          javascript: ["import_statement", "lexical_declaration", ...EXPORTS, ...ENDING],
        }[grammar],
      );
      assert.ok(units.every(({ unit }) => unit.language === "script" && unit.kind === "statement"));
      assert.deepEqual(
        comments.map(({ text }) => text),
        ["/** How often. */", ...(grammar === "typescript" ? [] : ["/* it's empty */"])],
      );
    });

    it("read the memory of the parser, and the same as through its interface", async () => {
      assert.equal(runtime.readsMemory, true);
      const plain = await createScriptRuntime(python, wasm(), grammar, { readMemory: false });
      assert.equal(plain.readsMemory, false);
      for (const text of [sample, sample.slice(0, 700)]) {
        assert.deepEqual(dump(parseOnce(plain, text)), dump(parseOnce(runtime, text)));
      }
      plain.dispose();
    });

    it("leave Python to its own grammar", () => {
      assert.equal(parseOnce(python, "x = 1\n").broken, false);
      assert.equal(parseOnce(runtime, sample).broken, false);
      assert.equal(parseOnce(python, "def f(): pass\n").units[0]?.unit.language, "python");
    });

    it("equal the whole file when parsed block by block", () => {
      const compared = [["sample", sample] as const, ...ownSources(grammar)].map(([name, text]) =>
        equalsWhole(runtime, name, text),
      );
      assert.ok(
        compared.filter((whole) => whole).length >= (grammar === "javascript" ? 15 : 100),
        `${compared.length} files`,
      );
    }).timeout(120_000);

    it("keep every other unit while one function is typed in", () => {
      const file = createSourceFile(runtime, sample);
      open.push(file);
      const before = file.parsed();
      const at = sample.indexOf("setInterval(");
      for (const [i, char] of [..."ask(`${it's"].entries()) {
        file.applyChange({ start: at + i, end: at + i, text: char });
        const after = file.parsed();
        for (const { unit } of before.units.filter((placed) => !placed.unit.text.includes("setInterval("))) {
          assert.ok(
            after.units.some((placed) => placed.unit === unit),
            `${unit.text.slice(0, 40)} after ${char}`,
          );
        }
      }
    });

    const texts = [
      sample,
      sample.replaceAll("\n", "\r\n"),
      fs.readFileSync(grammar === "javascript" ? "esbuild.mjs" : "server/src/syntax/script/script-blocks.ts", "utf8"),
    ];
    for (const [index, text] of texts.entries()) {
      it(`equal a fresh document after each of ${EDITS} random edits (${index + 1})`, () => {
        const random = seededRandom(index + 77);
        const file = createSourceFile(runtime, text);
        open.push(file);
        let current = text;
        for (let edit = 0; edit < EDITS; edit++) {
          const drawn = randomChange(random, current, text);
          const own = PIECES[Math.floor(random() * PIECES.length)] ?? "";
          const change = random() < 0.4 ? { start: drawn.start, end: drawn.start, text: own } : drawn;
          file.applyChange(change);
          current = applied(current, change);
          assert.equal(file.text(), current);
          const incremental = file.parsed();
          if (random() < 0.2) file.settle(change.start);
          // A boundary behind an open template is provisional by design.
          if (file.provisional) continue;
          const fresh = createSourceFile(runtime, current);
          try {
            assert.deepEqual(dump(file.parsed()), dump(fresh.parsed()), `edit ${edit}: ${JSON.stringify(change)}`);
          } finally {
            fresh.dispose();
          }
          assert.equal(incremental.broken, file.parsed().broken || incremental.broken);
        }
      }).timeout(120_000);
    }
  });
}

function dump(file: ParsedFile): unknown {
  return {
    units: file.units.map(({ unit, start, occurrence }) => [start, occurrence, unit.key, unit.text, shape(unit.root)]),
    comments: file.comments.map(({ start, end, text }) => [start, end, text]),
    broken: file.broken,
  };
}
