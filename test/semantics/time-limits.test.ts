// The calls that wait without a limit are calls that the descriptions of libraries know, under their one name.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { canonical, lookup } from "../../server/src/semantics/knowledge";
import { TIME_LIMITS } from "../../server/src/semantics/knowledge/time-limits";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

describe("calls that wait without a limit", function () {
  this.timeout(TIME_LIMIT);

  it("are described under the same names", () => {
    const unknown = [...TIME_LIMITS.keys()].filter((name) => canonical(name) !== name || !lookup(name));
    assert.deepEqual(unknown, []);
  });

  it("take their limit where the standard library says so", () => {
    const places = [...TIME_LIMITS].flatMap(([name, { position, keyword }]) =>
      /^(requests|httpx|subprocess)\b/.test(name) || !keyword ? [] : [[name, position ?? null] as const],
    );
    const { stdout, stderr } = spawnSync("python3", ["-c", ASK, JSON.stringify(places.map(([name]) => name))], {
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    const found: Record<string, number | null> = JSON.parse(stdout);
    for (const [name, position] of places) {
      assert.ok(name in found, `${name} takes no timeout`);
      // A place that newer versions of Python have no more is left out of the descriptions.
      if (position !== null) assert.equal(found[name], position, name);
    }
  });
});

/** Prints, for each dotted name, the place of its argument `timeout`: null where it is given by keyword only. */
const ASK = `
import importlib, inspect, json, sys

def place(name):
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            at = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            at = getattr(at, part)
        break
    taken = [p for p in inspect.signature(at).parameters.values() if p.name != "self"]
    found = next(p for p in taken if p.name == "timeout")
    return None if found.kind is found.KEYWORD_ONLY else taken.index(found)

print(json.dumps({name: place(name) for name in json.loads(sys.argv[1])}))
`;
