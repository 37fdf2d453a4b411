// Tests the bundled command line as a process: what it prints, how it ends, and what it does about files that are odd or absent.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { type TestFolder, testFolder } from "../kit/folder";

const CLI = path.resolve("dist/cli.js");
const RULE = "blocking-call-in-async";
const SLEEP = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";
const CALLER = "from lib.clock import wait\n\n\nasync def f():\n    wait()\n    await g()\n";
const CLOCK = "import time\n\n\ndef wait():\n    time.sleep(1)\n";
const MESSAGE = "`time.sleep` sleeps and blocks the event loop in `async def f`";

describe("perflens check", function () {
  // Each test runs processes.
  this.timeout(60_000);

  let folder: TestFolder;
  beforeEach(() => {
    folder = testFolder();
  });
  afterEach(() => folder.dispose());

  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: folder.path,
      encoding: "utf8",
    });
    assert.equal(error, undefined);
    return { status, stdout, stderr };
  };
  const json = (...args: readonly string[]) => {
    const result = run("check", "--format", "json", ...args);
    return { ...result, report: JSON.parse(result.stdout) };
  };
  const places = (report: { findings: readonly { path: string; line: number; column: number }[] }) =>
    report.findings.map(({ path: file, line, column }) => `${file}:${line}:${column}`);

  it("prints findings as text, sorted, and sums up", () => {
    folder.write("b.py", SLEEP);
    folder.write("a/c.py", `\n${SLEEP}`);
    folder.write("clean.py", "x = 1\n");
    assert.deepEqual(run("check", "."), {
      status: 1,
      stdout: [
        `a/c.py:5:5 high ${RULE} ${MESSAGE}`,
        `b.py:4:5 high ${RULE} ${MESSAGE}`,
        "2 findings in 3 files (12 lines)\n",
      ].join("\n"),
      stderr: "",
    });
  });

  it("reads SQL files beside those of Python", () => {
    folder.write(
      "app.py",
      [
        "import sqlite3",
        "from flask import Flask",
        "app = Flask(__name__)",
        "conn = sqlite3.connect('notes.db')",
        "@app.get('/notes')",
        "def notes(user):",
        "    return conn.execute('SELECT id FROM notes WHERE user_id = ?', (user,)).fetchall()",
      ].join("\n"),
    );
    folder.write("db/schema.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER);\n");
    const { status, report } = json(".");
    assert.deepEqual([status, places(report)], [1, ["db/schema.sql:1:45"]]);
    assert.deepEqual(report.findings[0].related[0].path, "app.py");
  });

  it("prints JSON of the documented shape", () => {
    folder.write("src/app.py", CALLER);
    folder.write("src/lib/__init__.py", "");
    folder.write("src/lib/clock.py", CLOCK);
    const { status, stderr, report } = json("src");
    assert.deepEqual([status, stderr], [1, ""]);
    const [{ sections, ...finding }] = report.findings;
    assert.ok(sections.length > 0 && sections.every((one: unknown) => typeof one === "string"));
    assert.deepEqual(finding, {
      rule: RULE,
      path: "app.py",
      line: 5,
      column: 5,
      endLine: 5,
      endColumn: 11,
      severity: "high",
      confidence: "certain",
      message: "`wait` reaches `time.sleep` and blocks the event loop in `async def f` (via `time.sleep`)",
      fix: finding.fix,
      related: finding.related,
    });
    assert.ok(finding.fix === null || finding.fix === "review" || finding.fix === "safe");
    assert.deepEqual(finding.related.at(-1), {
      path: "lib/clock.py",
      line: 5,
      message: finding.related.at(-1).message,
    });
    assert.deepEqual({ ...report, findings: [] }, { findings: [], files: 3, lines: 11, errors: [] });
    assert.deepEqual(Object.keys(report), ["findings", "files", "lines", "errors"]);
  });

  it("ends with 0 when there is nothing to say", () => {
    folder.write("clean.py", "x = 1\n");
    assert.deepEqual(run("check", "clean.py"), { status: 0, stdout: "0 findings in 1 file (1 line)\n", stderr: "" });
    assert.deepEqual(run("check", folder.path).stdout, "0 findings in 1 file (1 line)\n");
  });

  it("sees the helpers of a single file's project, and reports on the file alone", () => {
    folder.write("proj/pyproject.toml", "[project]\nname = 'x'\n");
    folder.write("proj/app.py", CALLER);
    folder.write("proj/lib/__init__.py", "");
    folder.write("proj/lib/clock.py", `${CLOCK}\n\nasync def g():\n    time.sleep(1)\n    await h()\n`);
    const { report } = json("proj/app.py");
    assert.deepEqual(places(report), ["proj/app.py:5:5"]);
    assert.deepEqual([report.files, report.lines], [1, 6]);
    assert.deepEqual(places(json("proj/lib").report), ["clock.py:9:5"]);
  });

  it("takes several paths, and shows them relative to the first folder", () => {
    folder.write("one/a.py", SLEEP);
    folder.write("two/b.py", SLEEP);
    folder.write("c.py", SLEEP);
    assert.deepEqual(places(json("c.py", "one", "two").report), ["../c.py:4:5", "../two/b.py:4:5", "a.py:4:5"]);
    assert.deepEqual(places(json("one/a.py", "c.py", "c.py").report), ["c.py:4:5", "one/a.py:4:5"]);
  });

  it("shows a rule that is asked for where another one would speak for it", () => {
    folder.write(
      "a.py",
      [
        "import requests",
        "from fastapi import FastAPI",
        "app = FastAPI()",
        "@app.get('/rate')",
        "async def rate():",
        "    await ready()",
        "    return requests.get('https://example.org')",
        "",
      ].join("\n"),
    );
    const rules = (...options: string[]) =>
      json(".", ...options).report.findings.map(({ rule }: { readonly rule: string }) => rule);
    assert.deepEqual(rules(), ["blocking-call-in-async"]);
    assert.deepEqual(rules("--rule", "missing-timeout"), ["missing-timeout"]);
    assert.deepEqual(rules("--rule", "missing-timeout", "blocking-call-in-async"), ["blocking-call-in-async"]);
  });

  it("filters by rule and severity", () => {
    folder.write("a.py", SLEEP);
    assert.equal(run("check", ".", "--rule", RULE).status, 1);
    assert.equal(run("check", "--rule", "query-in-loop", RULE, ".").status, 1);
    assert.equal(run("check", "--rule", `query-in-loop,${RULE}`, ".").status, 1);
    assert.equal(run("check", ".", "--rule", "query-in-loop").status, 0);
    assert.equal(run("check", ".", "--severity", "high").status, 1);
    assert.equal(run("check", ".", "--severity=critical").status, 0);
  });

  it("applies pyproject.toml, but for the profile that is asked for", () => {
    folder.write("a.py", SLEEP);
    folder.write("sub/b.py", SLEEP);
    folder.write(
      "pyproject.toml",
      `[tool.perflens]\nprofile = "strict"\nexclude = ["sub"]\n[tool.perflens.rules]\n${RULE} = "low"\n`,
    );
    const { report } = json(".");
    assert.deepEqual([places(report), report.findings[0].severity, report.files], [["a.py:4:5"], "low", 1]);
    assert.deepEqual(places(json(".", "--profile", "recommended").report), ["a.py:4:5"]);
  });

  it("knows the functions that pyproject.toml names", () => {
    folder.write("a.py", "from bank import fetch\n\nasync def f():\n    await g()\n    return fetch(1)\n");
    assert.deepEqual(places(json(".").report), []);
    folder.write("pyproject.toml", '[tool.perflens]\nblocking-functions = ["bank.fetch"]\n');
    const { report } = json(".");
    assert.deepEqual(places(report), ["a.py:5:12"]);
    assert.equal(report.findings[0].message, "`fetch` holds its thread and blocks the event loop in `async def f`");
  });

  it("tells of a bad pyproject.toml and goes on with defaults", () => {
    folder.write("a.py", SLEEP);
    folder.write("pyproject.toml", '[tool.perflens]\nprofile = "wild"\n');
    const { status, report, stderr } = json(".");
    assert.deepEqual([status, places(report)], [1, ["a.py:4:5"]]);
    assert.deepEqual(
      report.errors.map((error: { path: string }) => error.path),
      ["pyproject.toml"],
    );
    assert.match(stderr, /^perflens: pyproject\.toml: .*profile: must be "recommended" or "strict"/);
  });

  describe("says what is wrong with its arguments:", () => {
    const cases: readonly (readonly [args: string, message: RegExp])[] = [
      ["", /a command is missing/],
      ["fix .", /unknown command "fix"/],
      ["check", /needs at least one path/],
      ["check . --nonsense", /Unknown option '--nonsense'/],
      ["check . --format xml", /--format is one of text, json, not "xml"/],
      ["check . --profile wild", /--profile is one of recommended, strict/],
      ["check . --severity bad", /--severity is one of critical, high, medium, low, hint/],
      ["check . --rule no-such-rule", /unknown rule "no-such-rule"/],
      ["check . --rule", /'--rule <value>' argument missing/],
    ];
    for (const [args, message] of cases) {
      it(args || "(none)", () => {
        const { status, stdout, stderr } = run(...args.split(" ").filter((one) => one !== ""));
        assert.deepEqual([status, stdout], [2, ""]);
        assert.match(stderr, message);
        assert.match(stderr, /Try --help/);
      });
    }
  });

  it("prints help and version", () => {
    assert.match(run("--help").stdout, /^Usage: perflens check PATH\.\.\./);
    const { version } = JSON.parse(fs.readFileSync("package.json", "utf8"));
    assert.deepEqual(run("--version"), { status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("ends with 2 for a path that is not there, and still checks the others", () => {
    folder.write("a.py", SLEEP);
    const { status, report, stderr } = json("missing", "a.py");
    assert.deepEqual([status, places(report)], [2, ["a.py:4:5"]]);
    assert.deepEqual(report.errors, [{ path: "missing", message: "no such file or folder" }]);
    assert.equal(stderr, "perflens: missing: no such file or folder\n");
  });

  it("goes on past files that it can't read, and loops of links", () => {
    folder.write("a.py", SLEEP);
    folder.write("nul.py", `${SLEEP}\0`);
    folder.write("latin.py", Buffer.from([0x78, 0x3d, 0x22, 0xe9, 0x22]));
    folder.write("huge.py", `${SLEEP}${"x = 1\n".repeat(200_000)}`);
    fs.symlinkSync(".", folder.at("again"));
    const { status, report } = json(".");
    assert.deepEqual([status, places(report), report.files], [1, ["a.py:4:5"], 1]);
    assert.deepEqual(report.errors, [
      { path: "huge.py", message: "larger than 1024 KB" },
      { path: "latin.py", message: "not valid utf-8" },
      { path: "nul.py", message: "contains NUL bytes" },
    ]);
    fs.symlinkSync("loop.py", folder.at("loop.py"));
    const lost = json(".");
    assert.deepEqual([lost.status, places(lost.report)], [2, ["a.py:4:5"]]);
    assert.deepEqual(lost.report.errors[2], { path: "loop.py", message: "a loop of symbolic links" });
  });

  it("counts places in files of any form", () => {
    folder.write("bom.py", `\uFEFF${SLEEP}`);
    folder.write("crlf.py", SLEEP.replaceAll("\n", "\r\n"));
    folder.write("empty.py", "");
    folder.write("astral.py", SLEEP.replace("    time", '    x = "😀"; time'));
    folder.write(
      "latin.py",
      Buffer.from(`# coding: latin-1\n${SLEEP.replace("    time", '    x = "é"; time')}`, "latin1"),
    );
    folder.write("tabs.py", SLEEP.replace("    ", "\t"));
    folder.write("broken.py", `def g(:\n\n\n${SLEEP}`);
    folder.write("deep.py", `x = ${"[".repeat(3000)}${"]".repeat(3000)}\n`);
    folder.write("long.py", `${SLEEP}x = "${"a".repeat(10_000)}"; y = 1\n`);
    const { report } = json(".");
    assert.deepEqual(report.errors, []);
    assert.deepEqual(
      places(report).filter((place) => !place.startsWith("broken")),
      ["astral.py:4:15", "bom.py:4:5", "crlf.py:4:5", "latin.py:5:14", "long.py:4:5", "tabs.py:4:2"],
    );
    assert.equal(report.files, 9);
  });

  it("stops quietly when nobody reads on", () => {
    for (let i = 0; i < 300; i++) folder.write(`f${i}.py`, SLEEP);
    const shell = spawnSync("sh", ["-c", `"${process.execPath}" "${CLI}" check --format json . | head -c 10`], {
      cwd: folder.path,
      encoding: "utf8",
    });
    assert.deepEqual([shell.stdout.length, shell.stderr], [10, ""]);
  });
});
