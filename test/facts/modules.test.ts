// Which file an import means: roots, source folders, packages with and without `__init__.py`, scripts, ambiguity.
import assert from "node:assert/strict";
import { tableOf } from "../../server/src/facts/file-table";
import { type ModuleAnswer, moduleName, resolveModule, submodule } from "../../server/src/facts/modules/modules";
import { createQueryDb, defineQuery } from "../../server/src/facts/query";
import { createFactStore } from "../../server/src/facts/store";

const NOTHING = tableOf([]);

/** A workspace with these (empty) files. */
function workspace(files: readonly string[], roots: readonly string[] = ["/w"]) {
  const db = createQueryDb();
  const store = createFactStore(db);
  store.setRoots(roots);
  for (const file of files) store.setFile(file, tableOf([]));
  const answer = (found: ModuleAnswer): string => {
    if (found.m === "file") return found.path;
    if (found.m === "folder") return `${found.path}/`;
    return found.m === "library" ? "library" : "unknown";
  };
  return {
    db,
    store,
    /** `from` imports `name` (with leading dots for relative ones). */
    resolve(from: string, name: string, library = false): string {
      const level = /^\.*/.exec(name)?.[0].length ?? 0;
      return answer(resolveModule(db, { module: name.slice(level), level, from, library }));
    },
    inside(from: string, name: string, attribute: string): string | undefined {
      const of = resolveModule(db, { module: name, level: 0, from, library: false });
      const found = submodule(db, of, attribute);
      return found && answer(found);
    },
  };
}

describe("absolute imports", () => {
  it("start at the workspace root", () => {
    const w = workspace([
      "/w/app/__init__.py",
      "/w/app/repo.py",
      "/w/app/api/__init__.py",
      "/w/app/api/users.py",
      "/w/util.py",
    ]);
    assert.equal(w.resolve("/w/app/api/users.py", "app.repo"), "/w/app/repo.py");
    assert.equal(w.resolve("/w/app/api/users.py", "app.api"), "/w/app/api/__init__.py");
    assert.equal(w.resolve("/w/app/api/users.py", "app"), "/w/app/__init__.py");
    assert.equal(w.resolve("/w/app/api/users.py", "util"), "/w/util.py");
    assert.equal(w.resolve("/w/app/api/users.py", "app.nowhere"), "library");
  });

  it("start at a src folder, from anywhere", () => {
    const w = workspace(["/w/src/pkg/__init__.py", "/w/src/pkg/core.py", "/w/src/single.py", "/w/tests/test_core.py"]);
    assert.equal(w.resolve("/w/tests/test_core.py", "pkg.core"), "/w/src/pkg/core.py");
    assert.equal(w.resolve("/w/tests/test_core.py", "pkg"), "/w/src/pkg/__init__.py");
    assert.equal(w.resolve("/w/tests/test_core.py", "single"), "/w/src/single.py");
    assert.equal(w.resolve("/w/tests/test_core.py", "src.pkg.core"), "/w/src/pkg/core.py");
  });

  it("take a src folder that is a package for a package", () => {
    const w = workspace(["/w/src/__init__.py", "/w/src/core.py", "/w/main.py"]);
    assert.equal(w.resolve("/w/main.py", "src.core"), "/w/src/core.py");
    assert.equal(w.resolve("/w/main.py", "core"), "library");
  });

  it("find packages without __init__.py", () => {
    const w = workspace(["/w/app/models/user.py", "/w/app/api/users.py"]);
    assert.equal(w.resolve("/w/app/api/users.py", "app.models.user"), "/w/app/models/user.py");
    assert.equal(w.resolve("/w/app/api/users.py", "app.models"), "/w/app/models/");
    assert.equal(w.inside("/w/app/api/users.py", "app.models", "user"), "/w/app/models/user.py");
    assert.equal(w.inside("/w/app/api/users.py", "app", "models"), "/w/app/models/");
    assert.equal(w.inside("/w/app/api/users.py", "app", "nothing"), undefined);
  });

  it("start in any folder above the importing file", () => {
    const files = ["/w/server/main.py", "/w/server/models.py", "/w/server/services/x.py", "/w/server/api/routes.py"];
    const w = workspace(files);
    assert.equal(w.resolve("/w/server/api/routes.py", "services.x"), "/w/server/services/x.py");
    assert.equal(w.resolve("/w/server/api/routes.py", "server.services.x"), "/w/server/services/x.py");
    assert.equal(
      w.resolve("/w/server/api/routes.py", "models"),
      "/w/server/models.py",
      "main.py is started in server/",
    );
    assert.equal(w.resolve("/w/server/api/routes.py", "services"), "/w/server/services/");
  });

  it("find dotted names elsewhere under the same root, the nearest first", () => {
    const w = workspace([
      "/w/server/services/x.py",
      "/w/tests/test_x.py",
      "/w/old/deep/services/x.py",
      "/w/old/test_y.py",
    ]);
    assert.equal(w.resolve("/w/tests/test_x.py", "services.x"), "/w/server/services/x.py");
    assert.equal(w.resolve("/w/old/test_y.py", "services.x"), "/w/old/deep/services/x.py");
  });

  it("never take a bare library name for a file deep in the workspace", () => {
    const w = workspace([
      "/w/app/__init__.py",
      "/w/app/requests.py",
      "/w/app/api/users.py",
      "/w/tools/redis.py",
      "/w/main.py",
    ]);
    assert.equal(w.resolve("/w/app/api/users.py", "requests", true), "library");
    assert.equal(w.resolve("/w/app/api/users.py", "requests"), "library");
    assert.equal(w.resolve("/w/main.py", "redis"), "library");
    assert.equal(
      w.resolve("/w/app/views.py", "requests", true),
      "library",
      "packages import siblings by their full name",
    );
  });

  it("let a file beside a script, at a root or in src shadow a library", () => {
    const w = workspace([
      "/w/scripts/requests.py",
      "/w/scripts/job.py",
      "/w/httpx.py",
      "/w/src/redis.py",
      "/w/a/b/redis/x.py",
    ]);
    assert.equal(w.resolve("/w/scripts/job.py", "requests", true), "/w/scripts/requests.py");
    assert.equal(w.resolve("/w/scripts/job.py", "httpx", true), "/w/httpx.py");
    assert.equal(w.resolve("/w/scripts/job.py", "redis", true), "/w/src/redis.py");
    assert.equal(
      w.resolve("/w/a/b/job.py", "redis", true),
      "/w/src/redis.py",
      "a folder without __init__.py does not shadow",
    );
  });

  it("never mean the importing file itself", () => {
    const w = workspace(["/w/asyncio.py"]);
    assert.equal(w.resolve("/w/asyncio.py", "asyncio", true), "library");
  });

  it("prefer the importing file's own root", () => {
    const w = workspace(["/a/lib/util.py", "/b/lib/util.py", "/b/run.py", "/a/run.py"], ["/a", "/b"]);
    assert.equal(w.resolve("/a/run.py", "lib.util"), "/a/lib/util.py");
    assert.equal(w.resolve("/b/run.py", "lib.util"), "/b/lib/util.py");
  });

  it("see modules at another root, and do not choose between two", () => {
    const w = workspace(["/a/shared.py", "/b/run.py", "/c/twice.py", "/a/twice.py"], ["/a", "/b", "/c"]);
    assert.equal(w.resolve("/b/run.py", "shared"), "/a/shared.py");
    assert.equal(w.resolve("/b/run.py", "twice"), "unknown");
  });

  it("do not choose between two that are equally near", () => {
    const w = workspace(["/w/one/pkg/x.py", "/w/two/pkg/x.py", "/w/tests/t.py"]);
    assert.equal(w.resolve("/w/tests/t.py", "pkg.x"), "unknown");
  });

  it("may name the root itself, but nothing above it", () => {
    const w = workspace(["/home/me/app/__init__.py", "/home/me/app/repo.py", "/home/me/app/main.py"], ["/home/me/app"]);
    assert.equal(w.resolve("/home/me/app/main.py", "app.repo"), "/home/me/app/repo.py");
    assert.equal(w.resolve("/home/me/app/main.py", "app"), "/home/me/app/__init__.py");
    assert.equal(w.resolve("/home/me/app/main.py", "me"), "library");
    assert.equal(w.resolve("/home/me/app/main.py", "me.app.repo"), "library");
  });

  it("prefer a package to a module of the same name, and both to a folder", () => {
    const w = workspace(["/w/m.py", "/w/m/__init__.py", "/w/n.py", "/w/n/x.py"]);
    assert.equal(w.resolve("/w/main.py", "m"), "/w/m/__init__.py");
    assert.equal(w.resolve("/w/main.py", "n"), "/w/n.py");
  });
});

describe("relative imports", () => {
  const w = workspace([
    "/w/app/__init__.py",
    "/w/app/repo.py",
    "/w/app/api/users.py",
    "/w/app/api/deep/__init__.py",
    "/w/app/core/db.py",
  ]);

  it("count dots from the importing file", () => {
    assert.equal(w.resolve("/w/app/api/users.py", ".users"), "/w/app/api/users.py");
    assert.equal(w.resolve("/w/app/api/users.py", "..repo"), "/w/app/repo.py");
    assert.equal(w.resolve("/w/app/api/users.py", "..core.db"), "/w/app/core/db.py");
    assert.equal(w.resolve("/w/app/api/users.py", ".."), "/w/app/__init__.py");
    assert.equal(w.resolve("/w/app/api/users.py", "."), "/w/app/api/");
    assert.equal(w.resolve("/w/app/api/deep/__init__.py", "..users"), "/w/app/api/users.py");
  });

  it("that lead nowhere are unknown, never a library", () => {
    assert.equal(w.resolve("/w/app/api/users.py", ".nowhere"), "unknown");
    assert.equal(w.resolve("/w/app/api/users.py", "..repo.deeper"), "unknown");
    assert.equal(w.resolve("/w/app/api/users.py", "......x"), "unknown");
    assert.equal(w.resolve("untitled:Untitled-1", ".x"), "unknown");
  });
});

describe("module names", () => {
  it("start at the nearest folder that is no package", () => {
    const { db } = workspace([
      "/w/src/pkg/__init__.py",
      "/w/src/pkg/sub/__init__.py",
      "/w/src/pkg/sub/m.py",
      "/w/x/free.py",
    ]);
    assert.equal(moduleName(db, "/w/src/pkg/sub/m.py"), "pkg.sub.m");
    assert.equal(moduleName(db, "/w/src/pkg/sub/__init__.py"), "pkg.sub");
    assert.equal(moduleName(db, "/w/x/free.py"), "free");
  });
});

describe("files that come and go", () => {
  it("change what imports mean, and nothing else", () => {
    const w = workspace(["/w/main.py", "/w/b.py"]);
    const query = defineQuery<string>("resolve", (db, name) => {
      const found = resolveModule(db, { module: name, level: 0, from: "/w/main.py", library: false });
      return found.m === "file" ? found.path : found.m;
    });
    assert.equal(w.db.get(query, "a"), "library");
    assert.equal(w.db.get(query, "b"), "/w/b.py");
    w.db.takeLog();
    w.store.setFile("/w/a.py", NOTHING);
    assert.equal(w.db.get(query, "a"), "/w/a.py");
    assert.equal(w.db.get(query, "b"), "/w/b.py");
    assert.deepEqual(w.db.takeLog(), ["resolve(a)"]);
    w.store.setFile("/w/a.py", undefined);
    assert.equal(w.db.get(query, "a"), "library");
    assert.equal(w.resolve("/w/main.py", "b"), "/w/b.py");
  });
});
