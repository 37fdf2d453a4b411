// Starts a new rule: its code, its page, its cases, and its line in the family's index.
//   npm run new-rule -- FAMILY/ID        for example: database/query-in-loop
// The cases fail until the rule finds what they expect.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const rules = path.join(root, "server/src/rules");
const camel = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const [family = "", id = "", ...more] = (process.argv[2] ?? "").split("/");
const files = {
  [`server/src/rules/${family}/${id}.ts`]: code,
  [`server/src/rules/${family}/${id}.md`]: page,
  [`test/rules/${family}/${id}.md`]: cases,
};

const problem = problemWith();
if (problem !== undefined) {
  console.error(`new-rule: ${problem}`);
  process.exit(2);
}
for (const [file, text] of Object.entries(files)) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text());
  console.log(file);
}
console.log(enlist());
console.log(`Write the cases first, then the rule: npm run test:rule -- ${id}`);

function problemWith() {
  const families = fs.readdirSync(rules).filter((name) => fs.statSync(path.join(rules, name)).isDirectory());
  if (id === "" || more.length > 0 || process.argv.length > 3) return "usage: npm run new-rule -- FAMILY/ID";
  if (!families.includes(family)) return `no family "${family}"; there are ${families.join(", ")}`;
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id)) return `"${id}" is no id: small words joined by dashes that name the pattern`;
  const taken = Object.keys(files).find((file) => fs.existsSync(path.join(root, file)));
  return taken && `${taken} is there already`;
}

/** Adds the import and the entry of the rule, in order. */
function enlist() {
  const file = `server/src/rules/${family}/index.ts`;
  const text = fs.readFileSync(path.join(root, file), "utf8");
  const ids = [...text.matchAll(/^import .* from "\.\/([^"]+)";$/gm)].map(([, known]) => known);
  const sorted = [...ids, id].sort();
  const imports = sorted.map((one) => `import { ${camel(one)} } from "./${one}";\n`).join("");
  const changed = text
    .replace(/^import .* from "\.\/.*\n/gm, "")
    .replace(/^(import type .*\n)/m, `$1${imports}`)
    .replace(/(Rules: readonly Rule\[\] = \[)[^\]]*\]/, `$1${sorted.map(camel).join(", ")}]`);
  fs.writeFileSync(path.join(root, file), changed);
  const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
  spawnSync(process.execPath, [biome, "format", "--write", file], { cwd: root });
  return file;
}

function code() {
  return `// Flags ... (one line: what, and when it costs).
import { defineRule } from "../api";
import docs from "./${id}.md";

export const ${camel(id)} = defineRule({
  meta: {
    id: "${id}",
    family: "${family}",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: [],
    docs,
  },
  messages: {
    found: ({ call }) => \`\\\`\${call}\\\` ...\`,
  },
  on: {
    call(_node, _cx) {
      // _cx.report({ at: _node, message: "found", data: { call: _node.field("function")?.text ?? "" } });
    },
  },
});
`;
}

function page() {
  return `# ${id}

One line that says what it finds.

## What it finds

## Why it costs

## Flagged

\`\`\`python
flagged()  # expect: ${id}
\`\`\`

## Not flagged

\`\`\`python
fine()
\`\`\`

## Instead

\`\`\`python
better()
\`\`\`

## When to allow it

## Sources
`;
}

function cases() {
  return `# ${id}

## what it is for

\`\`\`python
flagged()  # expect: ${id}
\`\`\`

## what only looks like it

\`\`\`python
fine()
\`\`\`
`;
}
