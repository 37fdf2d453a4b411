// Keeps the code base in order: what may import what, sizes, the files of a rule, generated files, and what must not be written down.
// The reasons are in ARCHITECTURE.md.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { filesBelow, functionsIn, type Import, type SourceFile, sourceFiles } from "./kit/source";
import { ruleFiles, textOf } from "./kit/working-copy";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

const SOURCES = sourceFiles();

/** What files may import, by the start of their path; the first row that fits counts. A row names what may be imported in the same way. */
const LAYERS: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^server\/src\/protocol\.ts/, /^$/],
  [/^server\/src\/text\//, /^server\/src\/text\//],
  [/^server\/src\/syntax\//, /^server\/src\/(text|syntax)\//],
  [/^server\/src\/semantics\//, /^server\/src\/(text\/|syntax\/node\.ts|semantics\/)/],
  [/^server\/src\/facts\/query\.ts/, /^server\/src\/text\//],
  [/^server\/src\/facts\//, /^server\/src\/(text\/|syntax\/node\.ts|semantics\/|facts\/)/],
  [/^server\/src\/rules\/api\.ts/, /^server\/src\/(text\/|syntax\/node\.ts|semantics\/|facts\/)/],
  [/^server\/src\/rules\/index\.ts/, /^server\/src\/rules\/(api\.ts|\w+\/index\.ts)/],
  [/^server\/src\/rules\/\w+\/index\.ts/, /^server\/src\/rules\/(api\.ts|\w+\/[a-z0-9-]+\.ts)/],
  [/^server\/src\/rules\//, /^server\/src\/(text\/|syntax\/node\.ts|semantics\/|facts\/|rules\/api\.ts)/],
  [/^server\/src\/engine\//, /^server\/src\/(text|syntax|semantics|facts|rules|engine)\//],
  [/^server\/src\/files\//, /^server\/src\/(text|engine|files)\//],
  [/^server\/src\/node\//, /^server\/src\/(text|engine|files|node)\//],
  [/^server\/src\/cli\//, /^server\/src\/(text|rules|engine|files|node|cli)\//],
  [/^server\/src\/lsp\/.*\.node\.ts/, /^server\/src\/(protocol\.ts|(text|rules|engine|files|node|lsp)\/)/],
  [/^server\/src\/lsp\//, /^server\/src\/(protocol\.ts|(text|rules|engine|files|lsp)\/)/],
  [/^server\/tools\//, /^(server\/tools|test\/vscode)\//],
  [/^client\//, /^(client\/|server\/src\/protocol\.ts)/],
  [/^test\//, /^(test|server|client)\//],
  [/^esbuild\.mjs/, /^server\/tools\//],
];

/** Packages that only some files may import. */
const PACKAGES: readonly (readonly [name: RegExp, from: RegExp])[] = [
  [/^web-tree-sitter$/, /^(server\/src\/syntax|server\/tools|test)\//],
  [/^vscode-languageserver/, /^(server\/src\/lsp|test)\//],
  [/^vscode-languageclient/, /^client\//],
  [/^vscode$/, /^(client|test\/vscode)\//],
  [
    /^node:/,
    /^(server\/src\/(node|cli)\/|server\/src\/lsp\/.*\.node\.ts|server\/tools\/|test\/|esbuild\.mjs|client\/src\/.*\.node\.ts)/,
  ],
];

/** Files that must be the same wherever and whenever they run. */
const PURE = /^server\/src\/(text|semantics|facts|rules|engine)\//;
const WORLD =
  /\b(?:process\.|console\.|Date\.now|new Date\b|Math\.random|performance\.|set(?:Timeout|Interval|Immediate)\(|queueMicrotask\(|fetch\(|globalThis\b)/;

const BUDGETS: readonly (readonly [file: RegExp, lines: number])[] = [
  [/^client\/src\/extension\.\w+\.ts$|^server\/src\/lsp\/main\.\w+\.ts$|^server\/src\/cli\/main\.ts$/, 40],
  [/^server\/src\/rules\/\w+\/(?!index).*\.ts$/, 200],
  [/./, 400],
];
const FUNCTION_LINES = 60;
const FOLDER_FILES = 25;

describe("layers", () => {
  it("import downwards only", () => {
    const wrong = SOURCES.flatMap((source) => relative(source).filter(({ file }) => !mayImport(source.path, file)));
    assert.deepEqual(wrong.map(shown), []);
  });

  it("leave each package to those that own it", () => {
    const wrong = SOURCES.flatMap((source) =>
      source.imports
        .filter(({ specifier }) => PACKAGES.some(([name, from]) => name.test(specifier) && !from.test(source.path)))
        .map(({ specifier }) => `${source.path} imports ${specifier}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("have no part of the engine reach for the world", () => {
    const wrong = SOURCES.filter(({ path: file }) => PURE.test(file)).flatMap(({ path: file, code }) =>
      code.split("\n").flatMap((line, at) => (WORLD.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
    );
    assert.deepEqual(wrong, []);
  });

  it("resolve every relative import", () => {
    const lost = SOURCES.flatMap(({ path: file, imports }) =>
      imports
        .filter((one) => one.specifier.startsWith(".") && !one.file)
        .filter(({ specifier }) => !fs.existsSync(path.join(path.dirname(file), specifier)))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    );
    assert.deepEqual(lost, []);
  });

  it("have no import cycle, types included", () => {
    const graph = new Map(SOURCES.map((source) => [source.path, relative(source).map(({ file }) => file)]));
    assert.deepEqual(cyclesIn(graph), []);
  });
});

describe("sizes", () => {
  it("of files", () => {
    const long = SOURCES.flatMap(({ path: file, text }) => {
      const lines = text.split("\n").length - 1;
      const budget = BUDGETS.find(([kind]) => kind.test(file))?.[1] ?? 0;
      return lines > budget ? [`${file}: ${lines} lines, ${budget} allowed`] : [];
    });
    assert.deepEqual(long, []);
  });

  it("of functions", () => {
    const long = SOURCES.flatMap((source) =>
      functionsIn(source)
        // A suite is a list of tests.
        .filter(({ head, lines }) => lines > FUNCTION_LINES && !head.startsWith("describe("))
        .map(({ head, line, lines }) => `${source.path}:${line} ${lines} lines: ${head}`),
    );
    assert.deepEqual(long, []);
  });

  it("of folders", () => {
    const counts = new Map<string, number>();
    for (const { path: file } of SOURCES) counts.set(path.dirname(file), (counts.get(path.dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([, count]) => count > FOLDER_FILES);
    assert.deepEqual(
      full.map(([folder, count]) => `${folder}: ${count} files, ${FOLDER_FILES} allowed`),
      [],
    );
  });
});

describe("files", function () {
  this.timeout(TIME_LIMIT);
  it("open with a comment that says what they own", () => {
    const bare = SOURCES.filter(({ text }) => !/^(#!.*\n)?\/\/ \S.*\n(\/\/.*\n){0,7}(?!\/\/)/.test(text));
    assert.deepEqual(
      bare.map((source) => source.path),
      [],
    );
  });

  it("that are generated are fresh", () => {
    for (const tool of ["gen", "grammars", "kinds"]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [`server/tools/${tool}.mjs`, "--check"], {
        encoding: "utf8",
      });
      assert.equal(status, 0, `${tool}: ${stdout}${stderr}`);
    }
  });

  it("of locked packages name no registry", () => {
    const locks = ["package-lock.json", ...filesBelow("test").filter((file) => file.endsWith("package-lock.json"))];
    for (const file of locks) assert.doesNotMatch(textOf(file), /"resolved":\s*"https?:/, file);
  });

  it("keep to themselves where and how they were written", () => {
    const texts = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "package.json"];
    const all = [
      ...texts,
      ...SOURCES.map((source) => source.path),
      ...filesBelow("media").filter((f) => f.endsWith(".md")),
    ];
    const wrong = all.flatMap((file) =>
      textOf(file)
        .split("\n")
        .flatMap((line, at) => (isOutOfPlace(file, line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
    );
    assert.deepEqual(wrong, []);
  });
});

describe("rules", () => {
  it("have code, a page and cases of one name", () => {
    const missing = ruleFiles().flatMap(({ code, page, cases }) =>
      [code, page, cases].filter((file) => !fs.existsSync(file)),
    );
    assert.deepEqual(missing, []);
  });

  it("have the name of their file as id, and that of their folder as family", () => {
    for (const { id, family, code } of ruleFiles()) {
      const text = textOf(code);
      assert.match(text, new RegExp(`^ {4}id: "${id}",$`, "m"), code);
      assert.match(text, new RegExp(`^ {4}family: "${family}",$`, "m"), code);
      assert.match(text, new RegExp(`^export const ${camel(id)} = defineRule`, "m"), code);
    }
  });

  it("stand in their family's index, in order", () => {
    const families = fs.readdirSync("server/src/rules", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name: family } of families) {
      const own = ruleFiles().filter((rule) => rule.family === family);
      const index = textOf(`server/src/rules/${family}/index.ts`);
      const imports = own.map(({ id }) => `import { ${camel(id)} } from "./${id}";`);
      assert.deepEqual(index.match(/^import .* from "\.\/.*$/gm) ?? [], imports, family);
      const listed = /Rules: readonly Rule\[\] = \[([^\]]*)\];/.exec(index)?.[1]?.match(/\w+/g) ?? [];
      assert.deepEqual(
        listed,
        own.map(({ id }) => camel(id)),
        family,
      );
    }
  });
});

type Resolved = Import & { readonly file: string; readonly from: string };

function relative({ path: from, imports }: SourceFile): readonly Resolved[] {
  return imports.flatMap((one) => (one.file === undefined ? [] : [{ ...one, file: one.file, from }]));
}

function mayImport(from: string, to: string): boolean {
  const row = LAYERS.find(([files]) => files.test(from));
  assert.ok(row, `${from} has no place in the layers`);
  return row[1].test(to);
}

const shown = ({ from, file }: Resolved): string => `${from} imports ${file}`;

/** Import cycles, each as `a -> b -> a`; none is missed when there are any. */
function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const from = trail.indexOf(file);
    if (from >= 0) found.push([...trail.slice(from), file].join(" -> "));
    if (from >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

const camel = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Leftovers of work, places on one machine, and addresses of package registries. */
function isOutOfPlace(file: string, line: string): boolean {
  if (file === "test/tidy.test.ts") return false;
  if (/\b(?:TODO|FIXME|XXX|HACK)\b/.test(line)) return true;
  if (/\bregistry\.[a-z]+\.[a-z]+\b|\b(?:issue|pull request|PR) #?\d/i.test(line)) return true;
  return (
    line.includes(process.cwd()) || (!file.startsWith("test/") && /(?:^|[\s"'`(])\/(?:home|root|Users)\//.test(line))
  );
}
