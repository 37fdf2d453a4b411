// Writes what is derived from the rules and their pages: the rule book, the table in the README, the settings of single rules.
//   node server/tools/gen.mjs           write
//   node server/tools/gen.mjs --check   change nothing; fail when something is stale
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { ruleDocs } from "./rule-docs-plugin.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const LEVELS = ["off", "on", "hint", "low", "medium", "high", "critical"];
const FAMILIES = {
  database: "Database",
  async: "Asynchronous code",
  memory: "Memory",
  numeric: "Numeric code",
  collections: "Collections and strings",
  web: "Web services",
  frontend: "Frontend",
  testing: "Testing",
};
/** What is reported besides rules. */
const BUILT_IN = [
  {
    id: "unused-suppression",
    summary: "A comment that suppresses nothing, or a rule that does not exist.",
    text: `Findings are suppressed by a comment on their line, or on a line of its own above it, with the rule's id and a reason:

\`\`\`python
users = [load(i) for i in ids]  # perflens: ignore[query-in-loop] three administrators at most
\`\`\`

Several ids are separated by commas. \`# perflens: ignore-file[rule-id] reason\` anywhere in a file covers all of it. A suppression that has
outlived its finding hides the next one, so it is reported, with a fix that removes it; not while the file has syntax errors or the
workspace is still being read, and not for a rule that is off.`,
  },
  {
    id: "perflens",
    summary: "A file that is not analysed, and why.",
    text: "Files larger than `perflens.maxFileSize` kilobytes (`max-file-size` in `pyproject.toml`) are neither analysed nor read for the calls of others.",
  },
];

/** @typedef {{ meta: { id: string, family: string, severity: string, profile: string, fix: string, sections: string[], docs: string } }} Rule */

async function load() {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `export { allRules } from "./server/src/rules";
        export { parseRuleDocs, SECTIONS } from "./server/src/engine/pages/rule-docs";
        export { pageOfSection } from "./server/src/engine/pages/report-pages";`,
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    format: "esm",
    platform: "neutral",
    write: false,
    plugins: [ruleDocs()],
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

const { allRules, parseRuleDocs, SECTIONS, pageOfSection } = await load();
const rules = [...allRules]
  .sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1))
  .map(({ meta }) => ({ ...meta, page: parseRuleDocs(meta.id, meta.fix !== "none", meta.docs) }));

const sectionLink = (folder) => (section) => `[${section}](${folder}reports/${pageOfSection(section)}.md#${section})`;

function ruleBook() {
  const families = Object.keys(FAMILIES).filter((family) => rules.some((rule) => rule.family === family));
  const contents = families.flatMap((family) => [
    "",
    `**${FAMILIES[family]}**`,
    "",
    ...rules
      .filter((rule) => rule.family === family)
      .map((rule) => `- [${rule.id}](#${rule.id}): ${rule.page.summary}`),
  ]);
  const chapters = families.flatMap((family) => rules.filter((rule) => rule.family === family).map(chapter));
  const others = BUILT_IN.map(({ id, summary, text }) => `<a id="${id}"></a>\n## ${id}\n\n${summary}\n\n${text}`);
  const head = [
    "# Rule book",
    "",
    "One page for each rule of PerfLens: what it finds, why that costs, what it leaves alone, and what to write instead.",
    ...contents,
    "",
    "**Besides rules**",
    "",
    ...BUILT_IN.map(({ id, summary }) => `- [${id}](#${id}): ${summary}`),
  ];
  return `${[head.join("\n"), ...chapters, ...others].join("\n\n")}\n`;
}

function chapter(rule) {
  const { page } = rule;
  const facts = [
    `*Family*: ${rule.family}`,
    `*severity*: ${rule.severity}`,
    `*profile*: ${rule.profile}`,
    `*fix*: ${rule.fix}`,
    `*reports*: ${rule.sections.map(sectionLink("")).join(", ") || "none"}`,
  ];
  const parts = SECTIONS.filter((name) => page.sections[name] !== "").map(
    (name) => `### ${name}\n\n${page.sections[name].replace(/ *# expect: .*$/gm, "")}`,
  );
  return [`<a id="${rule.id}"></a>\n## ${rule.id}`, page.summary, facts.join("; "), ...parts].join("\n\n");
}

function readme(text) {
  const rows = rules.map((rule) => {
    const cells = [
      `[${rule.id}](media/rules.md#${rule.id})`,
      rule.page.summary,
      rule.severity,
      rule.profile,
      rule.fix === "none" ? "" : rule.fix,
      rule.sections.map(sectionLink("media/")).join(" "),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  const table = ["| Rule | Finds | Severity | Profile | Fix | Reports |", "|---|---|---|---|---|---|", ...rows].join(
    "\n",
  );
  const marked = /(<!-- rules:start -->\n)[\s\S]*?(<!-- rules:end -->)/;
  if (!marked.test(text)) throw new Error("README.md lacks the marks of the rule table");
  return text.replace(marked, (_, start, end) => `${start}${table}\n${end}`);
}

function manifest(text) {
  const json = JSON.parse(text);
  const setting = json.contributes.configuration.properties["perflens.rules"];
  const entries = [...rules.map(({ id, page }) => ({ id, summary: page.summary })), BUILT_IN[0]];
  setting.properties = Object.fromEntries(
    entries.map(({ id, summary }) => [id, { type: "string", enum: LEVELS, markdownDescription: summary }]),
  );
  return `${JSON.stringify(json, null, 2)}\n`;
}

const files = { "media/rules.md": ruleBook, "README.md": readme, "package.json": manifest };
const check = process.argv.includes("--check");
const stale = [];
for (const [name, make] of Object.entries(files)) {
  const file = path.join(root, name);
  const before = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const after = make(before);
  if (after === before) continue;
  stale.push(name);
  if (!check) fs.writeFileSync(file, after);
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(", ")}; run npm run gen`);
  process.exit(1);
}
console.log(stale.length === 0 ? "nothing to do" : `wrote ${stale.join(", ")}`);
