// Tests which files a walk over a folder finds: ignore files, tool folders, links, what can't be read.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readPythonFile } from "../../server/src/node/files";
import { isWalked, type WalkOptions, walkPython } from "../../server/src/node/walk";
import { type TestFolder, testFolder } from "../kit/folder";

describe("walking a folder", () => {
  let folder: TestFolder;
  afterEach(() => folder.dispose());

  /** Relative paths of Python files; also checks that each is found when asked for alone. */
  const walked = (root = "", options?: WalkOptions) => {
    const top = folder.at(root);
    const found = [...walkPython(top, options)].flatMap((one) => (one?.kind === "python" ? [one.path] : []));
    for (const file of found) assert.ok(isWalked(top, file, options), file);
    return found.map((file) => path.relative(top, file).replaceAll(path.sep, "/"));
  };

  it("finds files of a folder before those of its subfolders, each in order", () => {
    folder = testFolder({
      "b.py": "",
      "a/z.py": "",
      "a/b/c.py": "",
      "a.py": "",
      "a/pyproject.toml": "",
      "a/x.pyi": "",
      "t.txt": "",
    });
    assert.deepEqual(walked(), ["a.py", "b.py", "a/z.py", "a/b/c.py"]);
    const projects = [...walkPython(folder.path)].filter((one) => one?.kind === "project");
    assert.deepEqual(projects, [{ kind: "project", path: folder.at("a/pyproject.toml") }]);
  });

  it("leaves out tool folders and virtual environments, but not packages of such a name", () => {
    folder = testFolder({
      "node_modules/x.py": "",
      ".history/x_20260101.py": "",
      ".venv/x.py": "",
      "my-env/pyvenv.cfg": "",
      "my-env/x.py": "",
      "env/x.py": "",
      "__pycache__/x.py": "",
      "lib/site-packages/x.py": "",
      "build/lib/x.py": "",
      "src/build/__init__.py": "",
      ".hidden/x.py": "",
    });
    assert.deepEqual(walked(), [".hidden/x.py", "env/x.py", "src/build/__init__.py"]);
    assert.equal(isWalked(folder.path, folder.at("build/lib/x.py")), false);
    assert.equal(isWalked(folder.path, folder.at("my-env/x.py")), false);
    assert.deepEqual(walked("my-env"), ["x.py"]);
  });

  it("follows ignore files, nested and of the repository above", () => {
    folder = testFolder({
      ".git/info/exclude": "secret.py\n",
      ".gitignore": "gen/\n*_pb2.py\n/top.py\n",
      "top.py": "",
      "gen/x.py": "",
      "secret.py": "",
      "app/.gitignore": "!keep_pb2.py\nlocal.py\n",
      "app/top.py": "",
      "app/keep_pb2.py": "",
      "app/drop_pb2.py.txt": "",
      "app/other_pb2.py": "!",
      "app/local.py": "",
      "app/inner/local.py": "",
    });
    assert.deepEqual(walked(), ["app/keep_pb2.py", "app/top.py"]);
    assert.deepEqual(walked("app"), ["keep_pb2.py", "top.py"]);
    assert.deepEqual(walked("gen"), ["x.py"]);
    assert.equal(isWalked(folder.path, folder.at("app/inner/local.py")), false);
    assert.equal(isWalked(folder.at("app"), folder.at("top.py")), false);
  });

  it("leaves out what it is told to", () => {
    folder = testFolder({ "a.py": "", "b/c.py": "", "b/d.py": "" });
    assert.deepEqual(walked("", { excluded: (file) => file.endsWith("c.py") }), ["a.py", "b/d.py"]);
    assert.deepEqual(walked("", { excluded: (file, isFolder) => isFolder && file.endsWith("/b") }), ["a.py"]);
  });

  it("follows links that lead outside once, and no loop", () => {
    folder = testFolder({ "in/a.py": "", "out/b.py": "", "out/deep/c.py": "" });
    fs.symlinkSync("..", folder.at("in/up"));
    fs.symlinkSync("a.py", folder.at("in/same.py"));
    fs.symlinkSync(folder.at("out"), folder.at("in/link1"));
    fs.symlinkSync(folder.at("out"), folder.at("in/link2"));
    fs.symlinkSync(folder.at("in"), folder.at("out/back"));
    fs.symlinkSync("loop.py", folder.at("in/loop.py"));
    fs.symlinkSync("nowhere.py", folder.at("in/broken.py"));
    assert.deepEqual(walked("in"), ["a.py", "broken.py", "loop.py", "link1/b.py", "link1/deep/c.py"]);
  });

  it("tells of folders it can't read", () => {
    folder = testFolder({ "a.py": "" });
    const [problem, ...rest] = [...walkPython(folder.at("missing"))];
    assert.deepEqual(problem, { kind: "problem", path: folder.at("missing"), message: "no such file or folder" });
    assert.deepEqual(rest, [undefined]);
  });
});

describe("reading a file", () => {
  let folder: TestFolder;
  afterEach(() => folder.dispose());

  it("says why one can't be had", () => {
    folder = testFolder({ "a/b.py": "", "nul.py": "\0" });
    fs.symlinkSync("loop.py", folder.at("loop.py"));
    const reasons = ["missing.py", "a", "loop.py", "nul.py", "a/b.py/c.py"].map((file) => {
      const result = readPythonFile(folder.at(file));
      return result.ok ? "read" : `${result.why}: ${result.detail}`;
    });
    assert.deepEqual(reasons, [
      "missing: no such file or folder",
      "unreadable: not a regular file",
      "unreadable: a loop of symbolic links",
      "binary: contains NUL bytes",
      "missing: no such file or folder",
    ]);
  });
});
