// Tests the library descriptions: that they hold together as a whole, and what they say about well-known calls.
import * as assert from "node:assert/strict";
import {
  awaitsArguments,
  canonical,
  consumes,
  isLibrary,
  isSubclass,
  libraries,
  libraryClass,
  lookup,
  member,
  parseType,
  type TypeNode,
} from "../../server/src/semantics/knowledge";
import type { LibraryClass, LibraryEntry } from "../../server/src/semantics/knowledge/library";
import { CALLS, FREE, SILENT } from "./knowledge-calls";

const functions = libraries.flatMap((library) => Object.entries(library.functions ?? {}));
const classes = libraries.flatMap((library) => Object.entries(library.classes ?? {}));
const aliases = libraries.flatMap((library) => Object.entries(library.aliases ?? {}));

/** Every entry with a name that tells where it stands. */
function entries(): readonly (readonly [string, LibraryEntry])[] {
  const inClass = ([name, cls]: readonly [string, LibraryClass]) => [
    ...Object.entries(cls.members ?? {}).map(([attribute, entry]) => [`${name}.${attribute}`, entry] as const),
    ...(cls.iterate ? [[`${name} iterated`, cls.iterate] as const] : []),
    ...(cls.otherwise ? [[`${name}.*`, cls.otherwise] as const] : []),
  ];
  return [...functions, ...classes.flatMap(inClass)];
}

/** Every type expression with a name that tells where it stands. */
function types(): readonly (readonly [string, string])[] {
  const written = (where: string, ...exprs: (string | undefined)[]) =>
    exprs.filter((expr) => expr !== undefined).map((expr) => [where, expr] as const);
  return [
    ...entries().flatMap(([name, entry]) => written(name, entry.returns, entry.type)),
    ...classes.flatMap(([name, cls]) => written(name, cls.enter, cls.item)),
  ];
}

function classNames(node: TypeNode): readonly string[] {
  if (node.k === "class") return [node.name];
  return node.k === "instance" ? [node.of, ...node.args.flatMap(classNames)] : [];
}

/** One line: `effects`, `async` when it is, `-> type` when it is known; `?` when the call is not described. */
function told(name: string): string {
  const entry = lookup(name);
  if (!entry) return "?";
  const parts = [...(entry.effects ?? []), ...(entry.async ? ["async"] : [])];
  const type = entry.returns ?? entry.type;
  return [...parts, ...(type === undefined ? [] : [`-> ${type}`])].join(" ");
}

describe("library knowledge", () => {
  describe("as a whole", () => {
    it("describes every function and class once, under its canonical name", () => {
      for (const part of [functions, classes]) {
        const names = part.map(([name]) => name);
        assert.deepEqual(
          names.filter((name, i) => names.indexOf(name) !== i),
          [],
        );
        assert.deepEqual(
          names.filter((name) => canonical(name) !== name || !/^\w+(\.\w+)+$/.test(name)),
          [],
        );
      }
    });

    it("leads every alias to something described", () => {
      const described = [...functions, ...classes].map(([name]) => name);
      const lost = aliases.filter(([alias]) => {
        const target = canonical(alias);
        return !described.some((name) => name === target || name.startsWith(`${target}.`));
      });
      assert.deepEqual(lost, []);
    });

    it("has no alias twice, and none for a name that is described", () => {
      const names = aliases.map(([alias]) => alias);
      assert.deepEqual(
        names.filter((name, i) => names.indexOf(name) !== i),
        [],
      );
      const taken = new Set([...functions, ...classes].map(([name]) => name));
      assert.deepEqual(
        names.filter((name) => taken.has(name)),
        [],
      );
    });

    it("names only described classes in type expressions", () => {
      const unknown = types().flatMap(([where, expr]) =>
        classNames(parseType(expr))
          .filter((name) => !libraryClass(name))
          .map((name) => `${where}: ${name}`),
      );
      assert.deepEqual(unknown, []);
    });

    it("names only described classes as bases, without cycles", () => {
      for (const [name, cls] of classes) {
        for (const base of cls.bases ?? []) {
          assert.ok(libraryClass(base), `${name}: base ${base}`);
          assert.ok(isSubclass(name, base), `${name} derives from ${base}`);
          assert.ok(!isSubclass(base, name), `${name} and ${base} derive from each other`);
        }
      }
    });

    it("finds every member by name, and inherited ones at their owner", () => {
      for (const [name, cls] of classes) {
        for (const [attribute, entry] of Object.entries(cls.members ?? {})) {
          assert.deepEqual(member(name, attribute), { entry, owner: canonical(name) }, `${name}.${attribute}`);
          // A module-level function of the same dotted name would hide the member.
          assert.equal(lookup(`${name}.${attribute}`), entry, `${name}.${attribute}`);
        }
      }
    });

    it("says what constructing costs in one place", () => {
      const constructed = classes.filter(([, cls]) => cls.construct).map(([name]) => name);
      const called = functions.map(([name]) => name);
      assert.ok(constructed.length > 0);
      assert.deepEqual(
        constructed.filter((name) => called.includes(name)),
        [],
      );
    });

    it("has no empty lists", () => {
      const empty = entries().filter(
        ([, entry]) => entry.effects?.length === 0 || entry.calls?.length === 0 || entry.passes?.args.length === 0,
      );
      assert.deepEqual(empty, []);
    });
  });

  describe("look-up", () => {
    it("knows nothing of names that every JavaScript object has", () => {
      for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
        assert.equal(lookup(name), undefined);
        assert.equal(lookup(`builtins.${name}`), undefined);
        assert.equal(member("builtins.str", name), undefined);
      }
    });

    it("answers for constructors with the class they construct", () => {
      assert.deepEqual(lookup("requests.sessions.Session"), { effects: ["net.connect"], returns: "requests.Session" });
      assert.deepEqual(lookup("builtins.list"), { returns: "list[arg]" });
    });

    it("follows module prefixes and chains of aliases", () => {
      assert.equal(canonical("sqlalchemy.orm.session.Session.query"), "sqlalchemy.orm.Session.query");
      assert.equal(canonical("sqlalchemy.future.engine.Engine"), "sqlalchemy.engine.Engine");
      assert.equal(canonical("collections.abc.Iterator"), "typing.Iterator");
      assert.equal(canonical("app.models.Session"), "app.models.Session");
      assert.equal(canonical("sqlalchemy_utils.Session"), "sqlalchemy_utils.Session");
    });

    it("walks the bases, nearest first", () => {
      assert.equal(member("sqlmodel.Session", "execute")?.owner, "sqlalchemy.orm.Session");
      assert.equal(member("sqlalchemy.orm.scoped_session", "query")?.owner, "sqlalchemy.orm.Session");
      assert.equal(
        member("django.contrib.auth.models.User", "objects")?.owner,
        "django.contrib.auth.models.AbstractUser",
      );
      assert.equal(member("collections.Counter", "items")?.owner, "builtins.dict");
      assert.equal(member("io.StringIO", "read")?.entry.effects, undefined);
    });

    it("leaves protocol methods to the classes that list them", () => {
      assert.equal(member("redis.Redis", "__call__"), undefined);
      assert.equal(member("boto3.Client", "__enter__"), undefined);
      assert.ok(member("sqlalchemy.orm.sessionmaker", "__call__"));
    });

    it("tells subclasses", () => {
      assert.ok(isSubclass("flask_sqlalchemy.BaseQuery", "sqlalchemy.orm.query.Query"));
      assert.ok(isSubclass("django.contrib.auth.models.User", "django.db.models.base.Model"));
      assert.ok(!isSubclass("sqlalchemy.ext.asyncio.AsyncSession", "sqlalchemy.orm.Session"));
      assert.ok(!isSubclass("app.Model", "django.db.models.Model"));
      assert.ok(isSubclass("app.Model", "app.Model"));
    });

    it("tells described modules", () => {
      for (const name of ["builtins", "os", "asyncio", "sqlalchemy", "sqlmodel", "django", "requests"])
        assert.ok(isLibrary(name), name);
      for (const name of ["app", "utils", "sql", ""]) assert.ok(!isLibrary(name), name);
    });

    it("tells calls that use up their argument or await it", () => {
      for (const name of ["builtins.list", "builtins.sorted", "builtins.str.join"])
        assert.ok(consumes(name) && lookup(name), name);
      for (const name of ["builtins.len", "builtins.enumerate", "builtins.iter"]) assert.ok(!consumes(name), name);
      for (const name of ["asyncio.gather", "asyncio.tasks.wait_for"])
        assert.ok(awaitsArguments(name) && lookup(name), name);
      assert.ok(!awaitsArguments("asyncio.create_task"));
    });
  });

  describe("type expressions", () => {
    const cases: readonly (readonly [string, TypeNode])[] = [
      ["self", { k: "self" }],
      ["item", { k: "item" }],
      ["str", { k: "instance", of: "builtins.str", args: [] }],
      ["list[item]", { k: "instance", of: "builtins.list", args: [{ k: "item" }] }],
      ["type[sqlalchemy.orm.DeclarativeBase]", { k: "class", name: "sqlalchemy.orm.DeclarativeBase" }],
      [
        "typing.Iterator[tuple[unknown, list[arg]]]",
        {
          k: "instance",
          of: "typing.Iterator",
          args: [
            {
              k: "instance",
              of: "builtins.tuple",
              args: [{ k: "unknown" }, { k: "instance", of: "builtins.list", args: [{ k: "arg" }] }],
            },
          ],
        },
      ],
    ];
    for (const [expr, node] of cases) it(`parses ${expr}`, () => assert.deepEqual(parseType(expr), node));
    for (const expr of ["", "list[", "list[]", "list]", "a b", "list[item] x"]) {
      it(`refuses ${JSON.stringify(expr)}`, () => assert.throws(() => parseType(expr), /malformed type/));
    }
  });

  describe("well-known calls", () => {
    for (const [name, expected] of CALLS) it(`${name}: ${expected}`, () => assert.equal(told(name), expected));
    for (const name of FREE)
      it(`${name}: no effects`, () => assert.deepEqual(lookup(name)?.effects ?? (lookup(name) ? [] : "?"), []));
    for (const name of SILENT) it(`${name}: not known`, () => assert.equal(told(name), "?"));
  });

  describe("functions that are handed over", () => {
    const handed: readonly (readonly [string, string, readonly (number | string)[]])[] = [
      ["asyncio.to_thread", "elsewhere", [0, "func"]],
      ["asyncio.AbstractEventLoop.run_in_executor", "elsewhere", [1, "func"]],
      ["concurrent.futures.ThreadPoolExecutor.submit", "elsewhere", [0]],
      ["threading.Thread", "elsewhere", [1, "target"]],
      ["anyio.to_thread.run_sync", "elsewhere", [0, "func"]],
      ["asgiref.sync.sync_to_async", "elsewhere", [0, "func"]],
      ["functools.partial", "later", [0]],
      ["django.db.transaction.on_commit", "later", [0, "func"]],
      ["fastapi.BackgroundTasks.add_task", "later", [0, "func"]],
      ["fastapi.concurrency.run_in_threadpool", "elsewhere", [0, "func"]],
      ["homeassistant.core.HomeAssistant.async_add_executor_job", "elsewhere", [0, "target"]],
    ];
    for (const [name, runs, args] of handed) {
      it(`${name} runs them ${runs}`, () => assert.deepEqual(lookup(name)?.passes, { args, runs }));
    }
    it("map and sort keys are called at once", () => {
      assert.deepEqual(lookup("builtins.map")?.calls, [0]);
      assert.deepEqual(lookup("builtins.sorted")?.calls, ["key"]);
    });
  });
});
