// Tests that diagnostics after any typing are those of a fresh server on the final text, with the changes sent as an editor
// sends them. Findings are not held over broken code here: they are to be a function of the text.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import type { Diagnostic, Position } from "vscode-languageserver-protocol/node";
import { startClient, type TestClient } from "../kit/lsp-client";
import { applied, randomChange, seededRandom } from "../syntax/random-edits";

const TEXTS = ["locks", "weather", "journal", "exports"].map((name) =>
  fs.readFileSync(`test/workspace/rentals/${name}.py`, "utf8"),
);
const EDITS = 60;

describe("diagnostics after random typing", function () {
  this.timeout(60_000);
  let typed: TestClient;
  let fresh: TestClient;
  let compared = 0;
  before(async () => {
    typed = await startClient({ analyzer: { hold: false } });
    fresh = await startClient({ analyzer: { hold: false } });
  });
  after(async () => {
    await typed.stop();
    await fresh.stop();
  });

  for (const [seed, start] of [...TEXTS, ...TEXTS].entries()) {
    it(`equal those of a fresh server (${seed + 1})`, async () => {
      const random = seededRandom(seed + 1);
      const uri = `untitled:typed-${seed}.py`;
      const text = seed % 2 === 0 ? start : start.replaceAll("\n", "\r\n");
      await typed.open(uri, text);
      const end = await typeAtRandom(typed, uri, text, random);
      const shown = await lastShown(typed, uri);
      compared += shown.length;
      await fresh.open(uri, end);
      assert.deepEqual(shown.map(essence), (await fresh.diagnosticsAt(uri, 1)).map(essence));
    });
  }

  it("leave something to compare", () => assert.ok(compared > 4, `${compared} diagnostics`));
});

/** Sends edits one by one without waiting; the text at the end. */
async function typeAtRandom(client: TestClient, uri: string, text: string, random: () => number): Promise<string> {
  let current = text;
  for (let version = 2; version < 2 + EDITS; version++) {
    const drawn = randomChange(random, current, text);
    const change = { ...drawn, start: snapped(current, drawn.start), end: snapped(current, drawn.end) };
    const range = { start: positionAt(current, change.start), end: positionAt(current, change.end) };
    await client.change(uri, version, { range, text: change.text });
    current = applied(current, change);
  }
  return current;
}

/** What the client shows once the server has nothing more to say about now. */
async function lastShown(client: TestClient, uri: string): Promise<readonly Diagnostic[]> {
  await client.settled();
  return client.received.diagnostics.findLast((one) => one.uri === uri)?.diagnostics ?? [];
}

/** Between the halves of a CRLF there is no position. */
function snapped(text: string, offset: number): number {
  return text[offset - 1] === "\r" && text[offset] === "\n" ? offset - 1 : offset;
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: (lines.at(-1) ?? "").length };
}

function essence({ range, code, message }: Diagnostic) {
  return { range, code, message };
}
