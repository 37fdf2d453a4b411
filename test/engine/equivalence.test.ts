// The property the engine stands on: after any edits, in any order, what it finds is what a fresh engine finds in the final texts. The hold
// policy is a view on top and switched off here.
import assert from "node:assert/strict";
import { type Project, parses, project } from "../kit/project";
import { corpusProject, type Edit, random, randomEdit } from "./corpus-project";

const OPTIONS = { hold: false, profile: "strict" } as const;
const texts = corpusProject();
const pythonFiles = Object.keys(texts).filter((file) => file.endsWith(".py"));

/** Findings of all open or loadable files, by path. */
async function everything(p: Project, files: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {};
  for (const file of files) {
    await p.analyzer.load(p.at(file));
    found[file] = p.findings(file);
  }
  return found;
}

async function fresh(
  current: Readonly<Record<string, string>>,
  open: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const p = await project(current, OPTIONS);
  try {
    for (const file of open) p.show(file, current[file] ?? "");
    return await everything(p, pythonFiles);
  } finally {
    p.dispose();
  }
}

function apply(p: Project, file: string, text: string, { start, end, text: added }: Edit): string {
  const path = p.at(file);
  const position = (offset: number) => {
    const before = text.slice(0, offset).split(/\r\n|\n|\r/);
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  p.analyzer.change(
    path,
    [{ range: { start: position(start), end: position(end) }, text: added }],
    (p.analyzer.version(path) ?? 0) + 1,
  );
  return text.slice(0, start) + added + text.slice(end);
}

/** Keeps clear of the middle of a CRLF: no editor puts a change there. */
function insidePair(text: string, offset: number): boolean {
  return text[offset - 1] === "\r" && text[offset] === "\n";
}

/** @param hold whether code is held while broken: then only states without errors are compared. */
async function session(seed: number, open: readonly string[], edits: number, hold = false): Promise<number> {
  const from = random(seed);
  const current: Record<string, string> = { ...texts };
  const p = await project(texts, { ...OPTIONS, hold });
  let compared = 0;
  try {
    for (const file of open) p.show(file, current[file] ?? "");
    const history: { readonly file: string; readonly text: string }[] = [];
    for (let i = 0; i < edits; i++) {
      const file = from.pick(open);
      const before = current[file] ?? "";
      // What is broken seldom mends by chance, so held code goes back to the start now and then.
      const mended = hold && from.below(3) === 0 ? { file, text: texts[file] ?? "" } : undefined;
      const undo = mended ?? (from.below(6) === 0 ? history.pop() : undefined);
      if (undo) {
        p.show(undo.file, undo.text);
        current[undo.file] = undo.text;
      } else {
        const edit = randomEdit(before, from);
        if (insidePair(before, edit.start) || insidePair(before, edit.end)) continue;
        history.push({ file, text: before });
        current[file] = apply(p, file, before, edit);
      }
      assert.equal(p.analyzer.text(p.at(file)), current[file]);
      // Some edits go unanalysed, some runs are left half done.
      const run = p.analyzer.analyze(p.at(from.pick(pythonFiles)));
      for (let step = from.below(4); step > 0; step--) run.next();
      run.return([]);
      if (hold ? !(await areWhole(open.map((one) => current[one] ?? ""))) : from.below(3) === 0) continue;
      const incremental = await everything(p, pythonFiles);
      assert.deepEqual(incremental, await fresh(current, open), `seed ${seed}, edit ${i} in ${file}`);
      compared++;
    }
    assert.deepEqual(p.host.complaints, []);
  } finally {
    p.dispose();
  }
  return compared;
}

async function areWhole(all: readonly string[]): Promise<boolean> {
  for (const text of all) if (!(await parses(text))) return false;
  return true;
}

describe("incremental findings equal those of a fresh engine", function () {
  this.timeout(120_000);

  it("finds something to compare: several rules in several files", async () => {
    const found = await fresh(texts, []);
    const findings = Object.entries(found).flatMap(([file, list]) =>
      (list as readonly { readonly rule: string }[]).map(({ rule }) => ({ file, rule })),
    );
    assert.ok(new Set(findings.map(({ rule }) => rule)).size >= 3, JSON.stringify(findings));
    assert.ok(new Set(findings.map(({ file }) => file)).size >= 4, JSON.stringify(findings));
  });

  const sessions: readonly (readonly [string, readonly string[]])[] = [
    ["in one file", ["depot/services/tracking.py"]],
    ["in a file that others call", ["depot/storage/repository.py"]],
    ["in two files that know each other", ["depot/services/tracking.py", "depot/storage/repository.py"]],
    [
      "in routes and in the package they import",
      ["depot/api/routes.py", "depot/storage/__init__.py", "depot/services/carrier.py"],
    ],
    ["in models and session", ["depot/storage/models.py", "depot/storage/session.py", "depot/services/statistics.py"]],
  ];
  for (const [name, open] of sessions) {
    it(`after edits ${name}`, async () => {
      let compared = 0;
      for (const seed of [11, 12, 13, 14]) compared += await session(seed * 1000 + open.length, open, 12);
      assert.ok(compared >= 20, `only ${compared} states were compared`);
    });
  }

  it("as soon as code that was held while broken is whole again", async () => {
    let compared = 0;
    const open = ["depot/services/tracking.py", "depot/storage/repository.py"];
    for (const seed of [21, 22, 23, 24]) compared += await session(seed, open, 40, true);
    assert.ok(compared >= 15, `only ${compared} states were compared`);
  });

  it("after a file comes, changes on disk and goes", async () => {
    const p = await project(texts, OPTIONS);
    try {
      const file = "depot/services/carrier.py";
      const changed = (texts[file] ?? "").replace("requests.get(SETTINGS.carrier_url + path, timeout=10)", "path");
      p.show("depot/api/routes.py", texts["depot/api/routes.py"] ?? "");
      const check = async (text: string | undefined) => {
        if (text === undefined) p.host.files.delete(p.at(file));
        else p.host.files.set(p.at(file), text);
        p.analyzer.setFile(p.at(file), text === undefined ? undefined : { ok: true, text });
        const { [file]: _, ...others } = texts;
        const now = text === undefined ? others : { ...others, [file]: text };
        assert.deepEqual(await everything(p, pythonFiles), await fresh(now, ["depot/api/routes.py"]));
      };
      await check(changed);
      await check(undefined);
      await check(texts[file]);
    } finally {
      p.dispose();
    }
  });

  it("in whatever order files are indexed, opened and analysed", async () => {
    const expected = await fresh(texts, []);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const from = random(seed);
      const shuffled = [...pythonFiles]
        .map((file) => [from.below(1000), file] as const)
        .sort(([a], [b]) => a - b)
        .map(([, file]) => file);
      const p = await project({}, OPTIONS);
      try {
        for (const file of shuffled) {
          p.host.files.set(p.at(file), texts[file] ?? "");
          if (from.below(4) === 0) p.show(file, texts[file] ?? "");
          else p.analyzer.setFile(p.at(file), { ok: true, text: texts[file] ?? "" });
          // Asking early must not leave wrong answers behind.
          if (from.below(2) === 0) p.findings(from.pick(shuffled));
        }
        p.analyzer.setProjectFile(p.at("pyproject.toml"), texts["pyproject.toml"]);
        assert.deepEqual(await everything(p, pythonFiles), expected, `seed ${seed}`);
      } finally {
        p.dispose();
      }
    }
  });
});
