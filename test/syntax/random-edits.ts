// Owns the seeded random edits that the syntax tests type: everything from single characters to pasted code and undo.
import type { TextChange } from "../../server/src/syntax/block-list";

/** Deterministic numbers in [0, 1): mulberry32, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const inserts = [
  "x",
  " ",
  "    ",
  "\t",
  ".",
  ",",
  ":",
  ";",
  "#",
  "\\",
  "=",
  "@",
  '"',
  "'",
  "`",
  '"""',
  "'''",
  'f"""{',
  'f"{a',
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  "\\\n",
  "\f",
  "\ufeff",
  "\0",
  "\ud83d\ude00",
  "\ud800",
  "else:\n",
  "\nelse:\n    pass\n",
  "@a\n",
  "def f():\n",
  "\ndef f():\n    return 1\n",
  "class A:\n",
  "from x import y\n",
  "import z\n",
  "async def g(): await h()\n",
  "if a:\n    b\n",
  "# note\n",
  '"""doc"""\n',
  "x = (1,\n2)\n",
  "    def m(self): pass\n",
  "x, *a[0]\n",
];

/** One edit of a text; `origin` is where it came from, for undo and for pasting. A third of the edits aim at line starts. */
export function randomChange(random: () => number, text: string, origin: string): TextChange {
  const below = (limit: number): number => Math.floor(random() * limit);
  const place = (): number => {
    const at = below(text.length + 1);
    if (random() > 0.34) return at;
    return text.lastIndexOf("\n", at - 1) + 1;
  };
  const start = place();
  const kind = random();
  if (kind < 0.5) return { start, end: start, text: inserts[below(inserts.length)] ?? "" };
  if (kind < 0.62) return { start, end: Math.min(text.length, start + 1), text: "" };
  if (kind < 0.7) return { start, end: Math.min(text.length, start + below(80)), text: "" };
  if (kind < 0.78) return { start, end: lineEnd(text, start), text: "" };
  if (kind < 0.86)
    return { start, end: Math.min(text.length, start + below(20)), text: inserts[below(inserts.length)] ?? "" };
  if (kind < 0.93) {
    const from = below(origin.length);
    return { start, end: start, text: origin.slice(from, from + 400) };
  }
  if (kind < 0.99) return backTo(text, origin);
  return { start: 0, end: text.length, text: origin };
}

/** The edit that undoes everything at once: the stretch between the common ends of two texts. */
function backTo(text: string, origin: string): TextChange {
  const most = Math.min(text.length, origin.length);
  let head = 0;
  while (head < most && text[head] === origin[head]) head++;
  let tail = 0;
  while (tail < most - head && text.at(-1 - tail) === origin.at(-1 - tail)) tail++;
  return { start: head, end: text.length - tail, text: origin.slice(head, origin.length - tail) };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end + 1;
}

export function applied(text: string, change: TextChange): string {
  return text.slice(0, change.start) + change.text + text.slice(change.end);
}
