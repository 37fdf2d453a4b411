// Functions that the configuration names: what is looked at again when it changes, and nothing else.
import assert from "node:assert/strict";
import { type Project, project } from "../kit/project";

const PROJECT = "pyproject.toml";
const TEXTS: Readonly<Record<string, string>> = {
  "app/api.py":
    "from app.rates import load\n\n\nasync def rate():\n    await ready()\n    return load()\n\n\nasync def ready(): ...\n",
  "app/rates.py": "from bank import fetch\n\n\ndef load():\n    return fetch(1)\n",
  "app/other.py":
    "import time\n\n\nasync def wait():\n    await ready()\n    time.sleep(1)\n\n\nasync def ready(): ...\n",
  "lib/pyproject.toml": "[tool.perflens]\n",
  "lib/far.py":
    "from bank import fetch\n\n\nasync def far():\n    await ready()\n    fetch(1)\n\n\nasync def ready(): ...\n",
};
const OPEN = ["app/api.py", "app/other.py", "lib/far.py"];

describe("functions that the configuration names", () => {
  let p: Project;

  beforeEach(async () => {
    p = await project(TEXTS);
    for (const file of OPEN) p.show(file, TEXTS[file] ?? "");
  });

  afterEach(() => p.dispose());

  const set = (text: string | undefined, file = PROJECT) => p.analyzer.setProjectFile(p.at(file), text);
  const messages = () =>
    OPEN.flatMap((file) => p.findings(file).map(({ range, message }) => `${file}:${range.start.line + 1} ${message}`));
  const sleeping = "app/other.py:6 `time.sleep` sleeps and blocks the event loop in `async def wait`";
  const named = "app/api.py:6 `load` reaches `bank.fetch` and blocks the event loop in `async def rate` (via `fetch`)";
  const far = "lib/far.py:6 `fetch` holds its thread and blocks the event loop in `async def far`";

  it("count from the moment they are named until they are not, for the files of their project", () => {
    assert.deepEqual(messages(), [sleeping]);
    set('[tool.perflens]\nblocking-functions = ["bank.fetch"]\n');
    assert.deepEqual(messages(), [named, sleeping]);
    set('[tool.perflens]\nblocking-functions = ["bank.fetch"]\n', "lib/pyproject.toml");
    assert.deepEqual(messages(), [named, sleeping, far]);
    set('[tool.perflens]\nblocking-functions = ["bank.other"]\n');
    assert.deepEqual(messages(), [sleeping, far]);
    set('[tool.perflens]\nblocking-functions = ["app.rates.load"]\n');
    assert.deepEqual(messages(), [
      "app/api.py:6 `load` holds its thread and blocks the event loop in `async def rate`",
      sleeping,
      far,
    ]);
    set(undefined);
    set(undefined, "lib/pyproject.toml");
    p.analyzer.setSettings({ blockingFunctions: ["bank.fetch"] });
    assert.deepEqual(messages(), [named, sleeping, far]);
    p.analyzer.setSettings({});
    assert.deepEqual(messages(), [sleeping]);
  });

  it("make work only where their meaning reaches", () => {
    messages();
    p.analyzer.stats();
    set('[tool.perflens]\nblocking-functions = ["bank.fetch"]\n');
    messages();
    const ran = p.analyzer.stats().executed.filter((entry) => entry.startsWith("findings("));
    assert.ok(
      ran.some((entry) => entry.includes("app/api.py")),
      ran.join("\n"),
    );
    assert.ok(!ran.some((entry) => entry.includes("lib/far.py")), ran.join("\n"));
  });
});
