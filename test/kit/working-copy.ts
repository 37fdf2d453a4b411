// Owns where things lie in the working copy: the three files of each rule, and folders of examples. Runs nothing.
import * as fs from "node:fs";
import * as path from "node:path";
import { isCode, kindOf } from "../../server/src/files/names";

export interface RuleFiles {
  readonly id: string;
  readonly family: string;
  /** Paths relative to the repository; each may be missing. */
  readonly code: string;
  readonly page: string;
  readonly cases: string;
}

const CODE = "server/src/rules";
const CASES = "test/rules";

/** Every rule of which at least one file exists, or only those that PERFLENS_RULE names (ids, comma separated). */
export function ruleFiles(): readonly RuleFiles[] {
  const wanted = (process.env.PERFLENS_RULE ?? "").split(",").filter((id) => id !== "");
  const names = new Set([...namesIn(CODE, /\.(ts|md)$/), ...namesIn(CASES, /\.md$/)]);
  return [...names]
    .sort()
    .map((name) => {
      const [family = "", id = ""] = name.split("/");
      return { id, family, code: `${CODE}/${name}.ts`, page: `${CODE}/${name}.md`, cases: `${CASES}/${name}.md` };
    })
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id));
}

/** `family/name` of the files in the families' folders; an index is no rule. */
function namesIn(folder: string, kind: RegExp): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  const families = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return families.flatMap(({ name: family }) =>
    fs
      .readdirSync(path.join(folder, family))
      .filter((file) => kind.test(file) && file !== "index.ts")
      .map((file) => `${family}/${file.replace(kind, "")}`),
  );
}

/** Text of a file, with LF line ends. */
export function textOf(file: string): string {
  return fs.readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}

/** Texts of the source and TOML files below a folder, by path relative to it, in order. */
export function textsBelow(folder: string): Readonly<Record<string, string>> {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const wanted = files.filter((file) => file.endsWith(".toml") || isCode(kindOf(file)));
  return Object.fromEntries(wanted.map((file) => [file.split(path.sep).join("/"), textOf(path.join(folder, file))]));
}
