// Configuration: which source wins, what every bad value costs, and what it means for a file.
import assert from "node:assert/strict";
import { createConfiguration } from "../../server/src/engine/config/config";
import { fileRole, roleOf } from "../../server/src/engine/config/role";
import { isOn, severityOf } from "../../server/src/engine/config/severity";
import type { Rule } from "../../server/src/rules/api";

const meta = { family: "database", severity: "high", fix: "none", sections: [], docs: "" } as const;
const loop: Rule = { meta: { ...meta, id: "query-in-loop", profile: "recommended" }, messages: {} };
const picky: Rule = { meta: { ...meta, id: "picky-thing", profile: "strict", severity: "low" }, messages: {} };

function configuration() {
  const config = createConfiguration([loop, picky]);
  config.setFolders(["/w"]);
  const problems = (source: string) => (config.problems().get(source) ?? []).map((problem) => problem.message);
  return { ...config, resolve: config.resolve, problems, raw: config };
}

const PROJECT = "/w/pyproject.toml";

describe("configuration: sources", () => {
  it("has defaults", () => {
    const { resolve } = configuration();
    const { digest, ...rest } = resolve("/w/a.py");
    assert.deepEqual(rest, {
      enabled: true,
      profile: "recommended",
      python: undefined,
      maxFileSize: 1024 * 1024,
      levels: {},
      named: { blocking: [], executors: [] },
    });
    assert.equal(resolve("/w/b.py").digest, digest);
    assert.ok(Object.isFrozen(resolve("/w/a.py")));
  });

  it("takes editor settings, and pyproject.toml over them, value by value", () => {
    const { resolve, setSettings, setProjectFile, problems } = configuration();
    setSettings(
      { profile: "strict", rules: { "query-in-loop": "low", "picky-thing": "high" }, maxFileSize: 10 },
      undefined,
    );
    setProjectFile(PROJECT, '[tool.perflens]\nrules = { "query-in-loop" = "off" }\nmax-file-size = 20\n');
    const config = resolve("/w/a.py");
    assert.equal(config.profile, "strict");
    assert.deepEqual(config.levels, { "picky-thing": "high", "query-in-loop": "off" });
    assert.equal(config.maxFileSize, 20 * 1024);
    assert.deepEqual(problems(""), []);
    assert.deepEqual(problems(PROJECT), []);
    setProjectFile(PROJECT, undefined);
    assert.equal(resolve("/w/a.py").levels["query-in-loop"], "low");
  });

  it("adds up the functions that sources name", () => {
    const { resolve, setSettings, setProjectFile, problems } = configuration();
    setSettings({ blockingFunctions: ["lib.fetch", "lib.send"], executors: ["lib.pool", "lib.both"] }, undefined);
    setProjectFile(PROJECT, '[tool.perflens]\nblocking-functions = ["lib.Client.get", "lib.send", "lib.both"]\n');
    setProjectFile("/w/sub/pyproject.toml", '[tool.perflens]\nexecutors = ["sub.run"]\n');
    assert.deepEqual(resolve("/w/a.py").named, {
      blocking: ["lib.fetch", "lib.send", "lib.Client.get", "lib.both"],
      executors: ["lib.pool"],
    });
    assert.deepEqual(resolve("/w/sub/a.py").named, {
      blocking: ["lib.fetch", "lib.send"],
      executors: ["lib.pool", "lib.both", "sub.run"],
    });
    assert.deepEqual([...problems(""), ...problems(PROJECT)], []);
    setSettings({}, undefined);
    assert.deepEqual(resolve("/w/sub/a.py").named, { blocking: [], executors: ["sub.run"] });
  });

  it("uses the settings of a folder instead of the general ones", () => {
    const { resolve, setSettings, setFolders } = configuration();
    setFolders(["/w", "/v"]);
    setSettings({ profile: "strict" }, undefined);
    setSettings({ profile: "recommended" }, "/v");
    assert.equal(resolve("/w/a.py").profile, "strict");
    assert.equal(resolve("/v/a.py").profile, "recommended");
    assert.equal(resolve("untitled:Untitled-1").profile, "strict");
  });

  it("takes the nearest pyproject.toml that speaks of PerfLens", () => {
    const { resolve, setProjectFile } = configuration();
    setProjectFile(PROJECT, '[tool.perflens]\nprofile = "strict"\n');
    setProjectFile("/w/sub/pyproject.toml", "[project]\nname = 'sub'\n");
    setProjectFile("/w/own/pyproject.toml", '[tool.perflens]\nprofile = "recommended"\n');
    assert.equal(resolve("/w/sub/a.py").profile, "strict");
    assert.equal(resolve("/w/own/a.py").profile, "recommended");
    assert.equal(resolve("/elsewhere/a.py").profile, "recommended");
  });

  it("sees a pyproject.toml above the folder", () => {
    const { resolve, setProjectFile } = configuration();
    setProjectFile("/pyproject.toml", '[tool.perflens]\nprofile = "strict"\n');
    assert.equal(resolve("/w/a.py").profile, "strict");
  });

  it("reads the lowest Python version", () => {
    const versions: readonly (readonly [string, readonly [number, number] | undefined])[] = [
      ['[project]\nrequires-python = ">=3.9"', [3, 9]],
      ['[project]\nrequires-python = ">= 3.10, <4"', [3, 10]],
      ['[project]\nrequires-python = "~=3.11.2"', [3, 11]],
      ['[project]\nrequires-python = "==3.12.*"', [3, 12]],
      ['[project]\nrequires-python = "<4"', undefined],
      ['[tool.poetry.dependencies]\npython = "^3.8"', [3, 8]],
      ['[project]\nrequires-python = ">=3.9"\n[tool.perflens]\npython-version = "3.13"', [3, 13]],
      ["[project]\nrequires-python = 3", undefined],
    ];
    for (const [text, version] of versions) {
      const { resolve, setProjectFile } = configuration();
      setProjectFile(PROJECT, text);
      assert.deepEqual(resolve("/w/a.py").python, version, text);
    }
  });
});

describe("configuration: paths", () => {
  it("excludes by glob, folders with all below them, bare names at any depth", () => {
    const { resolve, setProjectFile } = configuration();
    setProjectFile(PROJECT, '[tool.perflens]\nexclude = ["build", "gen/*.py", "**/*_pb2.py", "./data/"]\n');
    const excluded = (path: string) => !resolve(path).enabled;
    for (const path of ["/w/build/a.py", "/w/x/build/y/a.py", "/w/gen/a.py", "/w/x/y_pb2.py", "/w/data/deep/a.py"]) {
      assert.ok(excluded(path), path);
    }
    for (const path of ["/w/a.py", "/w/gen/deep/a.py", "/w/x/data.py", "/w/builder/a.py"])
      assert.ok(!excluded(path), path);
  });

  it("applies overrides by path, later ones over earlier ones, those of the project over those of the editor", () => {
    const { resolve, setProjectFile, setSettings } = configuration();
    setSettings({ overrides: [{ paths: ["**"], rules: { "query-in-loop": "critical" } }] }, undefined);
    assert.equal(resolve("/w/a.py").levels["query-in-loop"], "critical");
    const overrides = [
      "[[tool.perflens.overrides]]",
      'paths = ["tests/**"]',
      'rules = { "query-in-loop" = "off" }',
      "[[tool.perflens.overrides]]",
      'paths = ["tests/slow/**"]',
      'rules = { "query-in-loop" = "hint" }',
    ];
    setProjectFile(PROJECT, overrides.join("\n"));
    assert.equal(resolve("/w/a.py").levels["query-in-loop"], "critical");
    assert.equal(resolve("/w/tests/a.py").levels["query-in-loop"], "off");
    assert.equal(resolve("/w/tests/slow/a.py").levels["query-in-loop"], "hint");
  });

  it("is off where the editor says so", () => {
    const { resolve, setSettings } = configuration();
    setSettings({ enable: false }, undefined);
    assert.equal(resolve("/w/a.py").enabled, false);
  });
});

describe("configuration: bad values", () => {
  /** Text, the problem it is to have, and the text of its range. */
  const bad: readonly (readonly [string, RegExp, string | undefined])[] = [
    ['[tool.perflens]\nprofile = "fast"', /profile: must be "recommended" or "strict", not "fast"/, "profile"],
    ["[tool.perflens]\nprofile = 3", /profile: must be/, "profile"],
    ["[tool.perflens]\nrules = []", /rules: must map rule ids to levels/, "rules"],
    [
      '[tool.perflens]\nrules = { "query-in-lop" = "off" }',
      /no rule `query-in-lop` \(did you mean `query-in-loop`\?\)/,
      "query-in-lop",
    ],
    ['[tool.perflens.rules]\nnonsense = "off"', /there is no rule `nonsense`$/, "nonsense"],
    ['[tool.perflens.rules]\nquery-in-loop = "loud"', /must be one of off, on, hint/, "query-in-loop"],
    ["[tool.perflens]\nexclude = 'x'", /exclude: must be a list of glob patterns/, "exclude"],
    ["[tool.perflens]\nexclude = ['!x']", /exclude: bad glob pattern "!x"/, "exclude"],
    ["[tool.perflens]\nexclude = ['']", /bad glob pattern ""/, "exclude"],
    ["[tool.perflens]\nmax-file-size = 0", /max-file-size: must be a whole number/, "max-file-size"],
    ["[tool.perflens]\nmax-file-size = 1.5", /must be a whole number/, "max-file-size"],
    ['[tool.perflens]\npython-version = "three"', /python-version: must be a version/, "python-version"],
    ["[tool.perflens]\noverrides = { }", /overrides: must be a list/, "overrides"],
    ["[[tool.perflens.overrides]]\nrules = {}", /must have `paths`/, "tool.perflens.overrides"],
    [
      '[[tool.perflens.overrides]]\npaths = ["a"]\n[[tool.perflens.overrides]]\npaths = ["b"]\nrules = { nope = "off" }',
      /overrides\.1\.rules\.nope: there is no rule/,
      "nope",
    ],
    ["[tool.perflens]\nprofil = 'strict'", /profil: unknown option; there are profile/, "profil"],
    [
      '[tool.perflens]\nblocking-functions = "lib.fetch"',
      /blocking-functions: must be a list of dotted names such as "package.module.function"$/,
      "blocking-functions",
    ],
    [
      '[tool.perflens]\nblocking-functions = ["fetch"]',
      /blocking-functions: "fetch" is no dotted name such as "package.module.function"$/,
      "blocking-functions",
    ],
    ['[tool.perflens]\nexecutors = ["lib.run()"]', /executors: "lib.run\(\)" is no dotted name/, "executors"],
    ["[tool.perflens]\nexecutors = [3]", /executors: a number is no dotted name/, "executors"],
    [
      '[tool.perflens]\nblocking-functions = ["lib.f"]\nexecutors = ["lib.f"]',
      /executors: `lib.f` is in `blocking-functions` as well; it counts as blocking$/,
      "executors",
    ],
    ["[tool]\nperflens = 3", /must be a table/, "perflens"],
  ];
  for (const [text, message, at] of bad) {
    it(`tells once: ${text.split("\n").slice(1).join(" ")}`, () => {
      const config = configuration();
      config.setProjectFile(PROJECT, text);
      const [problem, ...more] = config.raw.problems().get(PROJECT) ?? [];
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(more, []);
      const line = text.split("\n")[problem?.range?.start.line ?? -1];
      assert.equal(line?.slice(problem?.range?.start.character, problem?.range?.end.character), at);
      const { enabled, profile, levels } = config.resolve("/w/a.py");
      assert.deepEqual(
        { enabled, profile, levels },
        { enabled: true, profile: "recommended", levels: {} },
        "defaults for the rest",
      );
    });
  }

  it("keeps the good values next to a bad one", () => {
    const config = configuration();
    config.setProjectFile(
      PROJECT,
      '[tool.perflens]\nprofile = "strict"\nrules = { "query-in-loop" = "off", nope = "off" }\n',
    );
    assert.equal(config.problems(PROJECT).length, 1);
    assert.equal(config.resolve("/w/a.py").profile, "strict");
    assert.deepEqual(config.resolve("/w/a.py").levels, { "query-in-loop": "off" });
  });

  it("points at what is no TOML, and falls back to the editor's settings", () => {
    const config = configuration();
    config.setSettings({ profile: "strict" }, undefined);
    config.setProjectFile(PROJECT, '[tool.perflens]\nprofile = "recommended\n');
    const [problem] = config.raw.problems().get(PROJECT) ?? [];
    assert.match(problem?.message ?? "", /Invalid TOML/);
    assert.equal(problem?.range?.start.line, 1);
    assert.equal(config.resolve("/w/a.py").profile, "strict");
  });

  it("survives settings of any shape", () => {
    const values: readonly unknown[] = [
      null,
      undefined,
      3,
      "x",
      [],
      { rules: null, overrides: [3, null, { paths: 3 }] },
      { profile: {} },
    ];
    for (const value of values) {
      const config = configuration();
      config.setSettings(value, undefined);
      assert.equal(config.resolve("/w/a.py").profile, "recommended");
    }
    const config = configuration();
    config.setSettings({ enable: "yes", exclude: [1], maxFileSize: -1, rules: { x: "off" } }, undefined);
    assert.deepEqual(
      config.problems("").map((message) => message.split(":")[0]),
      ["perflens.rules.x", "perflens.exclude", "perflens.maxFileSize", "perflens.enable"],
    );
  });
});

describe("severity of a finding", () => {
  const resolved = (settings: unknown) => {
    const config = configuration();
    config.setSettings(settings, undefined);
    return config.resolve("/w/a.py");
  };

  it("decides which rules are on", () => {
    assert.equal(isOn(loop, resolved({})), true);
    assert.equal(isOn(picky, resolved({})), false);
    assert.equal(isOn(picky, resolved({ profile: "strict" })), true);
    assert.equal(isOn(picky, resolved({ rules: { "picky-thing": "on" } })), true);
    assert.equal(isOn(loop, resolved({ rules: { "query-in-loop": "off" } })), false);
  });

  it("is configured, or told by the rule, or the rule's own, lower outside application code", () => {
    assert.equal(severityOf(loop, undefined, "app", resolved({})), "high");
    assert.equal(severityOf(loop, undefined, "test", resolved({})), "medium");
    assert.equal(severityOf(loop, "low", "test", resolved({})), "low");
    assert.equal(severityOf(loop, "low", "test", resolved({ rules: { "query-in-loop": "critical" } })), "critical");
    assert.equal(severityOf(picky, undefined, "app", resolved({ profile: "strict" })), "hint");
    assert.equal(severityOf(picky, undefined, "app", resolved({ rules: { "picky-thing": "on" } })), "low");
  });
});

describe("role of a file", () => {
  it("comes from its path below the workspace folder", () => {
    const roles = {
      "app/main.py": "app",
      "tests/test_x.py": "test",
      "app/test_x.py": "test",
      "app/x_test.py": "test",
      "app/units_tests.py": "test",
      "autotest/units.py": "test",
      "app/conftest.py": "test",
      "pkg/testing/x.py": "test",
      "app/migrations/0001_initial.py": "migration",
      "alembic/versions/1234_x.py": "migration",
      "app/db/revisions/versions/2022-10-19_3b0f5b81376f.py": "migration",
      "app/plugins/migrations.py": "migration",
      "app/versions/store.py": "app",
      "app/management/commands/load.py": "script",
      "populate.py": "script",
      "scripts/load.py": "script",
      "examples/a.py": "example",
      "docs_src/a.py": "example",
      "agents/live_demo/server.py": "example",
      "cookbook/chat-with-memory/main.py": "example",
      "cookbook/01_agents/main.py": "example",
      "cookbook/helpers/units.py": "app",
      "demonstration/a.py": "app",
      "benchmarks/a.py": "benchmark",
      "app/contest.py": "app",
      "app/latest/x.py": "app",
    };
    for (const [path, role] of Object.entries(roles)) assert.equal(fileRole(path), role, path);
    assert.equal(roleOf("/home/tests/project/app.py", "/home/tests/project"), "app");
    assert.equal(roleOf("/home/tests/project/app.py", undefined), "app");
  });
});
