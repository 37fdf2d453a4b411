// Coroutines of one file that block for one cause are told once: whatever is edited, here or in the helper they end in, the warning is the
// one that a fresh engine gives.
import assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/finding";
import { type Project, project } from "../kit/project";
import { random, randomEdit } from "./corpus-project";

const ROUTES = "app/routes.py";
const RATES = "app/rates.py";

const handler = (name: string) => `
@router.get("/${name}")
async def ${name}(amount: float) -> float:
    await asyncio.sleep(0)
    return amount * rates.rate("${name}")
`;

const TEXTS: Readonly<Record<string, string>> = {
  [ROUTES]: `import asyncio

from fastapi import APIRouter

from app import rates

router = APIRouter()

${["a", "b", "c", "d", "e"].map(handler).join("\n")}`,
  [RATES]: `import requests


def rate(currency: str) -> float:
    return load(currency)["rate"]


def load(currency: str) -> dict:
    return requests.get(f"https://rates.example/{currency}", timeout=5).json()
`,
  "app/__init__.py": "",
};

/** What is replaced in which file, and the messages that are left of the rule. */
const STEPS: readonly (readonly [what: string, file: string, old: string, added: string, told: readonly string[]])[] = [
  ["a line above moves all", ROUTES, "import asyncio\n", "import asyncio\nimport os\n", ["5 coroutines"]],
  ["the one that speaks gives way", ROUTES, 'rates.rate("a")', "1", ["4 coroutines"]],
  ["too few are left", ROUTES, 'rates.rate("b")', "1", ["`rates.rate`", "`rates.rate`", "`rates.rate`"]],
  ["one comes back", ROUTES, "amount * 1", 'amount * rates.rate("a")', ["4 coroutines"]],
  ["one of them calls twice", ROUTES, 'rates.rate("c")', 'rates.rate("c") * rates.rate("x")', ["4 coroutines"]],
  [
    "another is suppressed",
    ROUTES,
    'rates.rate("d")',
    'rates.rate("d")  # perflens: ignore[blocking-call-in-async]',
    ["`rates.rate`", "`rates.rate`", "`rates.rate`", "`rates.rate`"],
  ],
  ["and is no longer", ROUTES, "  # perflens: ignore[blocking-call-in-async]", "", ["4 coroutines"]],
  [
    "the helper reads what is there",
    RATES,
    'requests.get(f"https://rates.example/{currency}", timeout=5).json()',
    "{}",
    [],
  ],
  ["and waits once more", RATES, "return {}", "return requests.get(currency, timeout=5).json()", ["4 coroutines"]],
];

function own(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ rule }) => rule === "blocking-call-in-async");
}

async function fresh(texts: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const p = await project(texts, { hold: false });
  try {
    return p.show(ROUTES, texts[ROUTES] ?? "");
  } finally {
    p.dispose();
  }
}

describe("many coroutines that block for one cause", function () {
  this.timeout(60_000);
  let p: Project;

  beforeEach(async () => {
    p = await project(TEXTS, { hold: false });
  });

  afterEach(() => p.dispose());

  it("are told once, with their number and places", () => {
    const [first, ...others] = own(p.show(ROUTES, TEXTS[ROUTES] ?? ""));
    assert.deepEqual(others, []);
    assert.match(first?.message ?? "", /^5 coroutines of this file .*`rates\.rate` reaches `requests\.get` \(via /);
    const places = first?.related.filter(({ path }) => path === p.at(ROUTES)).map(({ range }) => range.start.line);
    assert.equal(places?.length, 4);
    assert.deepEqual(
      places,
      [...(places ?? [])].sort((a, b) => a - b),
    );
  });

  it("are told as a fresh engine tells them, after each edit", async () => {
    const current: Record<string, string> = { ...TEXTS };
    for (const file of [ROUTES, RATES]) p.show(file, TEXTS[file] ?? "");
    for (const [what, file, old, added, told] of STEPS) {
      const before = current[file] ?? "";
      assert.ok(before.includes(old), what);
      current[file] = before.replace(old, added);
      p.show(file, current[file] ?? "");
      const found = p.findings(ROUTES);
      assert.deepEqual(found, await fresh(current), what);
      const heads = own(found).map(({ message }) => /^\d+ coroutines|^`[\w.]+`/.exec(message)?.[0]);
      assert.deepEqual(heads, told, what);
    }
  });

  it("are told as a fresh engine tells them, after edits anywhere", async () => {
    const from = random(7);
    const current: Record<string, string> = { ...TEXTS };
    for (const file of [ROUTES, RATES]) p.show(file, TEXTS[file] ?? "");
    let grouped = 0;
    for (let n = 0; n < 40; n++) {
      const file = from.pick([ROUTES, ROUTES, ROUTES, RATES]);
      // Edits add up to nonsense: every other time the file starts over.
      const text = from.below(2) === 0 ? (TEXTS[file] ?? "") : (current[file] ?? "");
      const { start, end, text: added } = randomEdit(text, from);
      current[file] = text.slice(0, start) + added + text.slice(end);
      p.show(file, current[file] ?? "");
      const found = p.findings(ROUTES);
      assert.deepEqual(found, await fresh(current), `edit ${n}`);
      if (own(found).some(({ message }) => /^\d+ coroutines/.test(message))) grouped++;
    }
    assert.ok(grouped >= 10, `only ${grouped} states had a crowd`);
  });
});
