// Owns the stack of what is open while text is split into blocks: brackets, interpolated strings, their fields and specs.
// Must not know the text.

/** Kinds of frames; a bracket's is its closing character. */
export const NOTHING = 0;
export const STRING = 1;
export const FIELD = 2;
export const SPEC = 3;

export interface OpenString {
  readonly quote: number;
  readonly triple: boolean;
  /** Offset of its first quote. */
  readonly start: number;
}

/** A class because it is asked several times per line of code. */
export class Frames {
  /** Kind of the innermost frame. */
  top = NOTHING;
  private readonly kinds: number[] = [];
  private readonly strings: OpenString[] = [];

  clear(): void {
    this.kinds.length = this.strings.length = 0;
    this.top = NOTHING;
  }

  open(kind: number): void {
    this.kinds.push(kind);
    this.top = kind;
  }

  close(): void {
    if (this.kinds.pop() === STRING) this.strings.pop();
    this.top = this.kinds[this.kinds.length - 1] ?? NOTHING;
  }

  openString(string: OpenString): void {
    this.strings.push(string);
    this.open(STRING);
  }

  /** The innermost interpolated string, if any. */
  string(): OpenString | undefined {
    return this.strings[this.strings.length - 1];
  }

  /** Closes the innermost interpolated string and all that is open inside it. */
  closeString(): void {
    while (this.top !== STRING && this.top !== NOTHING) this.close();
    this.close();
  }

  /** A colon in a field: what follows is its format specification. */
  becomeSpec(): void {
    this.kinds[this.kinds.length - 1] = SPEC;
    this.top = SPEC;
  }

  insideTriple(): boolean {
    return this.strings.length > 0 && this.strings.some((string) => string.triple);
  }

  openTripleBefore(offset: number): boolean {
    return this.strings.some((string) => string.triple && string.start < offset);
  }

  /**
   * A closing bracket: closes its opening one and what is open between, but reaches over no string or field; `}` closes a field as
   * well. Otherwise it is ignored.
   */
  closeBracket(bracket: number): void {
    const { kinds } = this;
    let at = kinds.length - 1;
    while (at >= 0 && kinds[at] !== bracket && (kinds[at] ?? 0) > SPEC) at--;
    if (at < 0 || (kinds[at] !== bracket && !(kinds[at] === FIELD && bracket === RIGHT_BRACE))) return;
    kinds.length = at;
    this.top = kinds[at - 1] ?? NOTHING;
  }
}

const RIGHT_BRACE = 125;
