// Owns the stack of what is open while text is split into blocks: brackets, interpolated strings, their fields and specs.
// Must not know the text.

/** Kinds of frames besides the brackets, which are their own closing character. */
export const STRING = 1;
export const FIELD = 2;
export const SPEC = 3;

export interface OpenString {
  readonly quote: number;
  readonly triple: boolean;
  /** Offset of its first quote. */
  readonly start: number;
}

export interface Frames {
  /** Kind of the innermost frame, 0 when nothing is open. */
  top(): number;
  isEmpty(): boolean;
  clear(): void;
  open(kind: number): void;
  close(): void;
  openString(quote: number, triple: boolean, start: number): void;
  /** The innermost interpolated string; there must be one. */
  string(): OpenString;
  /** Closes the innermost interpolated string and all that is open inside it. */
  closeString(): void;
  /** A colon in a field: what follows is its format specification. */
  becomeSpec(): void;
  insideTriple(): boolean;
  openTripleBefore(offset: number): boolean;
  /** Closes the innermost frame of this kind and all inside it, unless a field or a string lies between. */
  closeNearest(kind: number): boolean;
}

const NO_STRING: OpenString = { quote: 0, triple: false, start: 0 };

export function createFrames(): Frames {
  const kinds: number[] = [];
  const strings: OpenString[] = [];
  const pop = (): number => {
    const kind = kinds.pop() ?? 0;
    if (kind === STRING) strings.pop();
    return kind;
  };
  return {
    top: () => kinds[kinds.length - 1] ?? 0,
    isEmpty: () => kinds.length === 0,
    clear() {
      kinds.length = strings.length = 0;
    },
    open: (kind) => kinds.push(kind),
    close: pop,
    openString(quote, triple, start) {
      kinds.push(STRING);
      strings.push({ quote, triple, start });
    },
    string: () => strings[strings.length - 1] ?? NO_STRING,
    closeString() {
      while (kinds.length > 0 && pop() !== STRING);
    },
    becomeSpec() {
      kinds[kinds.length - 1] = SPEC;
    },
    insideTriple: () => strings.some((string) => string.triple),
    openTripleBefore: (offset) => strings.some((string) => string.triple && string.start < offset),
    closeNearest(kind) {
      for (let at = kinds.length - 1; at >= 0; at--) {
        if (kinds[at] === kind) {
          kinds.length = at;
          return true;
        }
        if ((kinds[at] ?? 0) <= SPEC) return false;
      }
      return false;
    },
  };
}

const RIGHT_BRACE = 125;

/** Feeds a bracket character of code to the frames. A closing one that fits nothing open in its string is ignored. */
export function feedBracket(frames: Frames, char: number): void {
  if (char === 40) frames.open(41);
  else if (char === 91) frames.open(93);
  else if (char === 123) frames.open(RIGHT_BRACE);
  else if (!frames.closeNearest(char) && char === RIGHT_BRACE) frames.closeNearest(FIELD);
}
