// Tests the pure parts of the language server: URIs, line edits, guesses about imports, severities, waiting times.
import * as assert from "node:assert/strict";
import { severityOf } from "../../server/src/lsp/convert";
import { debounceOf } from "../../server/src/lsp/features/diagnostics";
import { createImportFinder } from "../../server/src/lsp/imports";
import { lineEdits } from "../../server/src/lsp/line-diff";
import { pathOfUri, uriOfPath } from "../../server/src/lsp/uris";
import { offsetAt } from "../kit/project";
import { seededRandom } from "../syntax/random-edits";

describe("URIs", () => {
  const pairs: readonly (readonly [uri: string, path: string])[] = [
    ["file:///a/b.py", "/a/b.py"],
    ["file:///c%3A/a/b.py", "c:/a/b.py"],
    ["file://server/share/b.py", "//server/share/b.py"],
    ["file:///a/%5Bid%5D/h%C3%A9llo%20%28x%29%23.py", "/a/[id]/héllo (x)#.py"],
    ["untitled:Untitled-1", "untitled:Untitled-1"],
    ["vscode-vfs://github/a/h%C3%A9llo%20%28x%29.py", "vscode-vfs://github/a/héllo (x).py"],
    ["vscode-vfs://github%2B7b22/a.py", "vscode-vfs://github%2B7b22/a.py"],
    ["vscode-test-web://mount/", "vscode-test-web://mount"],
    ["memfs:/", "memfs:"],
    ["memfs:/a%23b/50%25%3F%2523.py", "memfs:/a%23b/50%25%3F%2523.py"],
    ["git:/a%20b.py?%7B%7D", "git:/a%20b.py?%7B%7D"],
    ["vscode-notebook-cell:/a.ipynb#c1", "vscode-notebook-cell:/a.ipynb#c1"],
  ];
  for (const [uri, path] of pairs) {
    it(`of ${path}`, () => {
      assert.equal(pathOfUri(uri), path);
      assert.equal(uriOfPath(path), uri);
    });
  }
  it("in other spellings", () => {
    assert.equal(pathOfUri("file:///C:/A/b.py"), "c:/A/b.py");
    assert.equal(pathOfUri("FILE:///a.py?x#y"), "/a.py");
    assert.equal(pathOfUri("file:///a%FF.py"), "file:///a%FF.py");
    assert.equal(pathOfUri("memfs:/a/%FF.py"), "memfs:/a/%FF.py");
    assert.equal(pathOfUri("memfs:/a/"), "memfs:/a");
  });
});

describe("line edits", () => {
  const apply = (before: string, after: string) =>
    [...lineEdits(before, after)]
      .reverse()
      .reduce(
        (text, { range, newText }) =>
          text.slice(0, offsetAt(before, range.start)) + newText + text.slice(offsetAt(before, range.end)),
        before,
      );

  it("touch only lines that differ", () => {
    const edits = lineEdits("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n");
    assert.deepEqual(edits, [
      { range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, newText: "B\n" },
      { range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } }, newText: "e\n" },
    ]);
  });
  it("are none for equal texts", () => assert.deepEqual(lineEdits("a\n", "a\n"), []));

  it("give the new text, whatever the two texts are", () => {
    const random = seededRandom(11);
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
    for (let round = 0; round < 2000; round++) {
      const text = () =>
        Array.from(
          { length: Math.floor(random() * 8) },
          () => pick(["a", "b", "c", ""]) + pick(["\n", "\n", "\r\n", "\r", ""]),
        ).join("");
      const before = text();
      const after = text();
      assert.equal(apply(before, after), after, JSON.stringify([before, after]));
    }
  });
  it("replace the middle as one where comparing would take long", () => {
    const before = Array.from({ length: 3000 }, (_, i) => `old ${i}\n`).join("");
    const after = Array.from({ length: 3000 }, (_, i) => `new ${i}\n`).join("");
    assert.equal(lineEdits(before, after).length, 1);
    assert.equal(apply(before, after), after);
  });
});

describe("imported files", () => {
  const finder = createImportFinder([
    "/w/app/db.py",
    "/w/app/__init__.py",
    "/w/app/models/user.py",
    "/w/other/db.py",
    "/w/util.py",
  ]);
  const cases: readonly (readonly [text: string, files: readonly string[]])[] = [
    ["import util", ["/w/util.py"]],
    ["import os, util as u", ["/w/util.py"]],
    ["import app.db\n", ["/w/app/db.py"]],
    ["from . import db", ["/w/app/db.py", "/w/other/db.py"]],
    ["from app.models import (  # all\n  user,\n  other as o,\n)", ["/w/app/models/user.py"]],
    ["from app.models.user import User", ["/w/app/models/user.py"]],
    ["    from app import x", ["/w/app/__init__.py"]],
    ["x = 'import utility'", []],
  ];
  for (const [text, files] of cases)
    it(`of ${JSON.stringify(text)}`, () => assert.deepEqual(finder.importedBy(text), files));
});

describe("severities", () => {
  it("are warnings only where the evidence is certain", () => {
    const table = (["critical", "high", "medium", "low", "hint"] as const).map((severity) => [
      severityOf(severity, "certain"),
      severityOf(severity, "likely"),
    ]);
    assert.deepEqual(table, [
      [2, 3],
      [2, 3],
      [2, 3],
      [3, 3],
      [4, 4],
    ]);
  });
});

describe("the wait after a keystroke", () => {
  it("is nothing for quick analyses and bounded for slow ones", () => {
    assert.deepEqual([0, 16, 17, 100, 5000].map(debounceOf), [0, 0, 34, 200, 300]);
  });
});
