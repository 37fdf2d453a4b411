// The reverse questions end to end: ways from entries and loops to a function, lifetimes, uses of containers; and that an edit elsewhere
// computes none of them again.
import assert from "node:assert/strict";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

/** Tells, at each call of `here()`, how its function is reached, and at each class how long its instances live. */
const teller = makeTeller({
  on: {
    call(node, cx) {
      if (node.field("function")?.text !== "here") return;
      const id = cx.facts.self(node);
      const entry = cx.facts.entryPath(id);
      const loop = cx.facts.loopPath(id);
      const told = [entry ? `${entry.kind} ${entry.entry.name}` : "no entry", ...loop.map((c) => c.id.name)];
      cx.report({ at: node, message: "told", data: { text: told.join(", ") } });
    },
  },
  onUnit(cx) {
    if (cx.unit.kind !== "class") return;
    const text = cx.facts.lifetime({ path: cx.path, name: cx.unit.name });
    cx.report({ at: cx.unit.root, message: "told", data: { text } });
  },
});

describe("ways to a function", () => {
  let p: Project | undefined;
  afterEach(() => p?.dispose());

  async function told(texts: Readonly<Record<string, string>>, file: string): Promise<readonly string[]> {
    p = await project(texts, { rules: [teller] });
    p.show(file, texts[file] ?? "");
    return p.findings(file).map((f) => f.message);
  }

  const store = "def here(): pass\n\ndef save(row):\n    here()\n";

  it("begin at a route, through calls, threads and constructors", async () => {
    const api = [
      "from threading import Thread",
      "from fastapi import FastAPI",
      "from store import save",
      "app = FastAPI()",
      "def work(row):",
      "    save(row)",
      "@app.post('/rows')",
      "def post(row: str):",
      "    Thread(target=work, args=(row,)).start()",
    ].join("\n");
    assert.deepEqual(await told({ "store.py": store, "api.py": api }, "store.py"), ["route post"]);
  });

  it("prefer what happens often to what happens once", async () => {
    const api = [
      "from fastapi import FastAPI",
      "from store import save",
      "app = FastAPI()",
      "def main():",
      "    save(1)",
      "def middle(row):",
      "    save(row)",
      "@app.post('/rows')",
      "def post(row: str):",
      "    middle(row)",
    ].join("\n");
    assert.deepEqual(await told({ "store.py": store, "api.py": api }, "store.py"), ["route post"]);
  });

  it("do not lead through what runs once", async () => {
    const api = [
      "from functools import lru_cache",
      "from fastapi import FastAPI",
      "from store import save",
      "app = FastAPI()",
      "@lru_cache",
      "def load():",
      "    save(1)",
      "@app.get('/')",
      "def root():",
      "    load()",
    ].join("\n");
    assert.deepEqual(await told({ "store.py": store, "api.py": api }, "store.py"), ["no entry"]);
  });

  it("begin in a worker's main loop", async () => {
    const worker = "from store import save\ndef run(queue):\n    while True:\n        save(queue.get())\n";
    assert.deepEqual(await told({ "store.py": store, "worker.py": worker }, "store.py"), ["background run"]);
  });

  it("begin in a loop over data, but not in attempts, handlers of exceptions or tests", async () => {
    const load = "from store import save\ndef load(rows):\n    for row in rows:\n        save(row)\n";
    assert.deepEqual(await told({ "store.py": store, "load.py": load }, "store.py"), ["no entry, load"]);
    p?.dispose();
    assert.deepEqual(await told({ "store.py": store, "tests/test_load.py": load }, "store.py"), ["no entry"]);
    p?.dispose();
    const rescue = [
      "from store import save",
      "def load(rows):",
      "    for row in rows:",
      "        try:",
      "            print(row)",
      "        except OSError:",
      "            save(row)",
    ].join("\n");
    assert.deepEqual(await told({ "store.py": store, "load.py": rescue }, "store.py"), ["no entry"]);
  });

  it("tell how long objects live: as their holder does, and unknown when it differs", async () => {
    const metrics = "class Metrics:\n    def __init__(self):\n        self.list = []\n";
    const engine = [
      "from metrics import Metrics",
      "class Engine:",
      "    def __init__(self):",
      "        self.metrics = Metrics()",
      "engine = Engine()",
    ].join("\n");
    assert.deepEqual(await told({ "metrics.py": metrics, "engine.py": engine }, "metrics.py"), ["process"]);
    p?.dispose();
    const route =
      "from fastapi import FastAPI\nfrom metrics import Metrics\napp = FastAPI()\n@app.get('/')\ndef get():\n    Metrics()\n";
    assert.deepEqual(await told({ "metrics.py": metrics, "api.py": route }, "metrics.py"), ["request"]);
    p?.dispose();
    const both = `${route}def main():\n    Metrics()\n`;
    assert.deepEqual(await told({ "metrics.py": metrics, "api.py": both }, "metrics.py"), ["unknown"]);
  });

  it("are not looked for again after an edit that changes no call", async () => {
    const load =
      "from store import save\n\ndef load(rows):\n    for row in rows:\n        save(row)\n\ndef other():\n    return 1\n";
    const texts = { "store.py": store, "load.py": load };
    p = await project(texts, { rules: [teller] });
    for (const [file, text] of Object.entries(texts)) p.show(file, text);
    p.findings("store.py");
    p.analyzer.stats();
    p.show("load.py", load.replace("return 1", "return 2"));
    assert.deepEqual(
      p.findings("store.py").map((f) => f.message),
      ["no entry, load"],
    );
    const looked = () => p?.analyzer.stats().executed.filter((entry) => /^(loopPath|entryPath)/.test(entry)).length;
    assert.equal(looked(), 0);
    p.show("load.py", load.replace("    for row in rows:\n        save(row)\n", "    save(rows)\n"));
    assert.deepEqual(
      p.findings("store.py").map((f) => f.message),
      ["no entry"],
    );
    assert.equal(looked(), 2);
  });
});
