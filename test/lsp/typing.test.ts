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
/** Looked at after each round of edits. */
const ROUNDS = 15;
const EDITS = 4;

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
      const text = seed % 2 === 0 ? start : start.replaceAll("\n", "\r\n");
      const typist = createTypist(typed, `untitled:typed-${seed}.py`, text, seededRandom(seed + 1));
      for (let round = 0; round < ROUNDS; round++) {
        const now = await typist.type(EDITS);
        const shown = await typist.shown();
        compared += shown.length;
        const uri = `untitled:fresh-${seed}-${round}.py`;
        await fresh.open(uri, now);
        assert.deepEqual(shown.map(essence), (await fresh.diagnosticsAt(uri, 1)).map(essence), `round ${round}`);
        await fresh.close(uri);
      }
    });
  }

  it("leave something to compare", () => assert.ok(compared > 20, `${compared} diagnostics`));
});

interface Typist {
  /** Sends edits one by one without waiting; the text they lead to. */
  type(edits: number): Promise<string>;
  /** What the client shows once the server has nothing more to say about now. */
  shown(): Promise<readonly Diagnostic[]>;
}

function createTypist(client: TestClient, uri: string, origin: string, random: () => number): Typist {
  let text = origin;
  let version = 1;
  const opened = client.open(uri, origin, version);
  return {
    async type(edits) {
      await opened;
      for (let i = 0; i < edits; i++) {
        const drawn = randomChange(random, text, origin);
        const change = { ...drawn, start: snapped(text, drawn.start), end: snapped(text, drawn.end) };
        const range = { start: positionAt(text, change.start), end: positionAt(text, change.end) };
        await client.change(uri, ++version, { range, text: change.text });
        text = applied(text, change);
      }
      return text;
    },
    async shown() {
      // Ends the wait for a pause in typing, if there is one.
      await client.hover(uri, 0, 0);
      await client.settled();
      return client.received.diagnostics.findLast((one) => one.uri === uri)?.diagnostics ?? [];
    },
  };
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
