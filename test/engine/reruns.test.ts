// What runs again after an edit, by the log of the query engine: the edited unit, and the units whose answers really changed.
import assert from "node:assert/strict";
import type { Rule } from "../../server/src/rules/api";
import { type Project, project } from "../kit/project";
import { corpusProject } from "./corpus-project";

const REPOSITORY = "depot/storage/repository.py";
const TRACKING = "depot/services/tracking.py";
const ROUTES = "depot/api/routes.py";
const CARRIER = "depot/services/carrier.py";
const OPEN = [REPOSITORY, TRACKING, ROUTES, CARRIER];

/** Asks for the effects of every call, and reports queries. */
const curious: Rule = {
  meta: {
    id: "curious",
    family: "database",
    severity: "low",
    profile: "recommended",
    fix: "none",
    sections: [],
    docs: "",
  },
  messages: { query: () => "queries" },
  on: {
    call(node, cx) {
      if (cx.facts.effects(node).some(({ effect }) => effect === "db.query")) cx.report({ at: node, message: "query" });
    },
  },
};

describe("re-runs", () => {
  const texts = corpusProject();
  let p: Project;

  beforeEach(async () => {
    p = await project(texts, { rules: [curious] });
    for (const file of OPEN) p.show(file, texts[file] ?? "");
    findAll();
  });

  afterEach(() => p.dispose());

  /** Analyses all open files; returns what was computed, without fingerprints. */
  function findAll(): readonly string[] {
    for (const file of OPEN) p.findings(file);
    return p.analyzer.stats().executed.map((entry) => entry.replace("/project/", "").replace(/@.*\)$/, ")"));
  }

  /** Replaces the first occurrence of a text in a file by range, as an editor does. */
  function replace(file: string, old: string, added: string): readonly string[] {
    const path = p.at(file);
    const text = p.analyzer.text(path) ?? "";
    const start = text.indexOf(old);
    assert.ok(start >= 0, `${file} has no ${old}`);
    const position = (offset: number) => {
      const lines = text.slice(0, offset).split("\n");
      return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    };
    const range = { start: position(start), end: position(start + old.length) };
    p.analyzer.change(path, [{ range, text: added }], (p.analyzer.version(path) ?? 0) + 1);
    return findAll();
  }

  const findings = (executed: readonly string[]) => executed.filter((entry) => entry.startsWith("findings("));
  /** Lines on which a query is seen, counted from 1. */
  const found = (file: string) => p.findings(file).map(({ range }) => range.start.line + 1);

  it("nothing runs when nothing changed", () => {
    assert.deepEqual(findAll(), []);
  });

  it("an edit that leaves a function's summary alone runs that function, and nothing else anywhere", () => {
    assert.deepEqual(replace(REPOSITORY, "limit: int = 100", "limit: int = 250"), [
      "findings(depot/storage/repository.py#ParcelRepository.in_zone)",
    ]);
  });

  it("a comment or an empty line between functions runs nothing", () => {
    assert.deepEqual(
      replace(REPOSITORY, "class CustomerRepository", "# All about customers.\n\n\nclass CustomerRepository"),
      [],
    );
    assert.deepEqual(replace(TRACKING, "@dataclass", "\n@dataclass"), []);
  });

  it("moving a function runs nothing", () => {
    const text = p.analyzer.text(p.at(TRACKING)) ?? "";
    const start = text.indexOf("def watch(");
    const end = text.indexOf("def watched(");
    const moved = `${text.slice(0, start)}${text.slice(end)}\n\n${text.slice(start, end).trimEnd()}\n`;
    p.show(TRACKING, moved);
    assert.deepEqual(findings(findAll()), []);
  });

  it("a new function nobody calls runs itself only", () => {
    const executed = replace(
      REPOSITORY,
      "class CustomerRepository",
      "def unrelated() -> int:\n    return len('x')\n\n\nclass CustomerRepository",
    );
    assert.deepEqual(findings(executed), ["findings(depot/storage/repository.py#unrelated)"]);
  });

  it("a helper that stops querying runs the callers whose answer changed, in its own and in other files", () => {
    assert.ok(found(TRACKING).includes(41), found(TRACKING).join());
    const executed = replace(REPOSITORY, "return self.session.execute(statement).scalars().first()", "return None");
    assert.deepEqual(findings(executed), [
      "findings(depot/storage/repository.py#ParcelRepository.last_event)",
      "findings(depot/services/tracking.py#Tracker.status)",
      "findings(depot/services/tracking.py#Tracker.overview)",
    ]);
    assert.ok(!found(TRACKING).includes(41), found(TRACKING).join());
  });

  it("a helper that stops waiting runs those that reach it, over several files, and nobody else", () => {
    const free = replace(CARRIER, 'return _get(f"/parcels/{code}")', "return {}");
    assert.deepEqual(findings(free).sort(), [
      "findings(depot/api/routes.py#carrier_status)",
      "findings(depot/services/carrier.py#fetch_status)",
      "findings(depot/services/tracking.py#refresh)",
      "findings(depot/services/tracking.py#refresh_all)",
    ]);
  });

  it("a typing session costs one unit per keystroke", () => {
    for (const [before, after] of [
      ["= 100", "= 10"],
      ["= 10", "= 1"],
      ["= 1", "= 12"],
      ["= 12", "= 120"],
    ] as const) {
      const executed = replace(REPOSITORY, `int ${before}`, `int ${after}`);
      assert.deepEqual(executed, ["findings(depot/storage/repository.py#ParcelRepository.in_zone)"]);
    }
  });
});
