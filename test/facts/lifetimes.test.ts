// How long objects live, case by case, and that only what makes or keeps them is looked at again.
import assert from "node:assert/strict";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

const teller = makeTeller({
  onUnit(cx) {
    if (cx.unit.kind !== "class") return;
    const text = `${cx.unit.name} ${cx.facts.lifetime({ path: cx.path, name: cx.unit.name })}`;
    cx.report({ at: cx.unit.root, message: "told", data: { text } });
  },
});

const STORE = "class Store:\n    def __init__(self):\n        self.rows = []\n";
const API = "from fastapi import Depends, FastAPI, Request\nfrom store import Store\napp = FastAPI()\n";
const HOLDER = "from store import Store\nclass View:\n    def __init__(self, store):\n        self.store = store\n\n";

describe("lifetimes", () => {
  let p: Project | undefined;
  afterEach(() => p?.dispose());

  async function lifetime(texts: Readonly<Record<string, string>>): Promise<string | undefined> {
    p?.dispose();
    p = await project({ "store.py": STORE, ...texts }, { rules: [teller] });
    p.show("store.py", texts["store.py"] ?? STORE);
    return p.findings("store.py")[0]?.message;
  }

  const cases: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    process: [
      ["a module-level name", "from store import Store\nstore = Store()\n"],
      ["the state of the application", `${API}def prepare():\n    app.state.store = Store()\n`],
      ["the application of a request", `${API}def get(request: Request):\n    request.app.state.store = Store()\n`],
      [
        "an entry of an aiohttp application",
        "from aiohttp import web\nfrom store import Store\ndef make():\n    app = web.Application()\n    app['store'] = Store()\n    return app\n",
      ],
      [
        "a cached factory",
        `${API}from functools import lru_cache\n@lru_cache\ndef make():\n    return Store()\n@app.get('/')\ndef root(store=Depends(make)): return 1\n`,
      ],
      ["a factory that a module calls", "from store import Store\ndef make():\n    return Store()\nmade = [make()]\n"],
    ],
    request: [
      ["a handler", `${API}@app.get('/')\ndef root():\n    return Store().rows\n`],
      ["Depends with the class", `${API}@app.get('/')\ndef root(store: Store = Depends(Store)): return 1\n`],
      ["a bare Depends", `${API}@app.get('/')\ndef root(store: Store = Depends()): return 1\n`],
      [
        "Depends in an alias",
        `${API}from typing import Annotated\nMine = Annotated[Store, Depends()]\n@app.get('/')\ndef root(store: Mine): return 1\n`,
      ],
      [
        "a factory that is a dependency",
        `${API}def make():\n    return Store()\n@app.get('/')\ndef root(store=Depends(make)): return 1\n`,
      ],
      [
        "a factory that handlers call",
        `${API}def make():\n    return Store()\n@app.get('/')\ndef root(): return make().rows\n`,
      ],
      [
        "flask.g",
        "from flask import g\nfrom store import Store\ndef store():\n    if 'store' not in g:\n        g.store = Store()\n    return g.store\n",
      ],
    ],
    call: [
      ["a local of a helper", "from store import Store\ndef count():\n    return len(Store().rows)\n"],
      [
        "a helper that hands it to a local object",
        `${HOLDER}def count():\n    view = View(Store())\n    return len(view.store.rows)\n`,
      ],
    ],
    unknown: [
      ["nobody", ""],
      ["a helper that hands it on", "from store import Store\ndef count(register):\n    register(Store())\n"],
      [
        "a helper that hands it to an object that it gives away",
        `${HOLDER}def count(register):\n    view = View(Store())\n    register(view)\n`,
      ],
      ["a module and a handler", `${API}stores = [Store()]\n@app.get('/')\ndef root():\n    return Store().rows\n`],
    ],
  };
  for (const [kind, list] of Object.entries(cases)) {
    for (const [name, text] of list) {
      it(`${kind}: made by ${name}`, async () => {
        assert.equal(await lifetime({ "api.py": text }), `Store ${kind}`);
      });
    }
  }

  it("of what frameworks make, and of singletons", async () => {
    const of = (text: string) => lifetime({ "store.py": text });
    assert.equal(await of("from django.views import View\nclass Store(View):\n    pass\n"), "Store request");
    assert.equal(
      await of("from rest_framework.views import APIView\nclass Store(APIView):\n    pass\n"),
      "Store request",
    );
    const middleware =
      "from starlette.middleware.base import BaseHTTPMiddleware\nclass Store(BaseHTTPMiddleware):\n    pass\n";
    assert.equal(await of(middleware), "Store process");
    const singleton =
      "class Store:\n    _instance = None\n    def __new__(cls):\n        if cls._instance is None:\n            cls._instance = super().__new__(cls)\n        return cls._instance\n";
    assert.equal(await of(singleton), "Store process");
  });

  it("are looked at again when a function that makes one changes what it does with it, and not otherwise", async () => {
    const api = `${API}def other(): return 1\n\n@app.get('/')\ndef root():\n    return Store().rows\n`;
    assert.equal(await lifetime({ "api.py": api }), "Store request");
    p?.show("api.py", api);
    p?.findings("store.py");
    const lifetimeAfter = (text: string) => {
      p?.show("api.py", text);
      p?.analyzer.stats();
      const message = p?.findings("store.py")[0]?.message;
      return [message, p?.analyzer.stats().executed.filter((entry) => entry.startsWith("lifetime(")).length];
    };
    assert.deepEqual(lifetimeAfter(api.replace("return 1", "return print(2)")), ["Store request", 0]);
    assert.deepEqual(lifetimeAfter(api.replace("@app.get('/')\n", "")), ["Store call", 1]);
  });
});
