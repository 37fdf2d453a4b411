// Owns the unpacking of LZMA data, the form in which large assets are shipped. Knows bytes only, and neither who packed them nor why.

/** Size of the header: properties, dictionary size, unpacked size; bytes. */
const HEADER = 13;
const STATES = 12;
const MIN_MATCH = 2;
/** Slots of distances whose low bits have trees of their own, and the number of low bits that one tree holds for the others. */
const MODELLED_SLOTS = 14;
const ALIGN_BITS = 4;
const EVEN = 1 << 10;

/**
 * The unpacked bytes.
 * @throws Error when the data ends early, refers to what is before its beginning, or has no header that tells its size.
 */
export function unpackLzma(packed: Uint8Array): Uint8Array {
  const header = readHeader(packed);
  const out = new Uint8Array(header.size);
  const coder = createCoder(packed);
  const { bit } = coder;
  const literal = createLiterals(coder, header, out);
  const distance = createDistances(coder);
  const repeats = createRepeats(coder);
  const [matchLength, repLength] = [createLengths(coder), createLengths(coder)];
  const [isMatch, isRep] = [evenOdds(STATES << 4), evenOdds(STATES)];
  /** What the last steps were, as the format numbers it: below 7 after a literal. */
  let state = 0;
  for (let at = 0; at < out.length; ) {
    const pos = at & header.posMask;
    let length = 1;
    if (bit(isMatch, (state << 4) + pos) === 0) {
      out[at] = literal(at, state, repeats.last());
      at++;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    if (bit(isRep, state) === 0) {
      length = matchLength(pos);
      repeats.push(distance(length));
      length += MIN_MATCH;
      state = state < 7 ? 7 : 10;
    } else if (repeats.pick(state, pos)) {
      state = state < 7 ? 9 : 11;
    } else {
      length = repLength(pos) + MIN_MATCH;
      state = state < 7 ? 8 : 11;
    }
    const back = repeats.last() + 1;
    if (back > at || at + length > out.length) throw new Error("the packed data is damaged");
    for (const end = at + length; at < end; at++) out[at] = out[at - back] as number;
  }
  return out;
}

type Header = ReturnType<typeof readHeader>;

/** Reader of a byte that is no copy, at a place of the output. */
function createLiterals({ bit }: Coder, { literalBits, literalPosMask }: Header, out: Uint8Array) {
  const odds = evenOdds((literalPosMask + 1) * (0x300 << literalBits));
  return (at: number, state: number, lastDistance: number): number => {
    const before = at > 0 ? (out[at - 1] as number) : 0;
    const context = 0x300 * (((at & literalPosMask) << literalBits) + (before >> (8 - literalBits)));
    let symbol = 1;
    if (state >= 7) {
      // After a copy the byte differs from the one that would have gone on with it.
      const other = out[at - lastDistance - 1] as number;
      for (let shift = 7; shift >= 0; shift--) {
        const expected = (other >> shift) & 1;
        const got = bit(odds, context + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | got;
        if (got !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | bit(odds, context + symbol);
    return symbol & 0xff;
  };
}

/** Reader of how far back a match is, less one, by its length, less the shortest. */
function createDistances({ tree, reverse, direct }: Coder): (length: number) => number {
  const slots = evenOdds(4 << 6);
  const lows = evenOdds(128);
  const align = evenOdds(1 << ALIGN_BITS);
  return (length) => {
    const slot = tree(slots, Math.min(length, 3) << 6, 6);
    if (slot < 4) return slot;
    const low = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << low;
    if (slot < MODELLED_SLOTS) return base + reverse(lows, base - slot, low);
    return base + (direct(low - ALIGN_BITS) << ALIGN_BITS) + reverse(align, 0, ALIGN_BITS);
  };
}

/** The last four distances. */
function createRepeats({ bit }: Coder) {
  const [isFirst, isSecond, isThird] = [evenOdds(STATES), evenOdds(STATES), evenOdds(STATES)];
  const isLong = evenOdds(STATES << 4);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  return {
    last: () => first,
    push(distance: number) {
      fourth = third;
      third = second;
      second = first;
      first = distance;
    },
    /** Brings the one that is meant to the front; true when a single byte is. */
    pick(state: number, pos: number): boolean {
      if (bit(isFirst, state) === 0) return bit(isLong, (state << 4) + pos) === 0;
      let chosen = second;
      if (bit(isSecond, state) === 1) {
        chosen = third;
        if (bit(isThird, state) === 1) {
          chosen = fourth;
          fourth = third;
        }
        third = second;
      }
      second = first;
      first = chosen;
      return false;
    },
  };
}

function readHeader(packed: Uint8Array) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const properties = packed[0] ?? 255;
  if (packed.length < HEADER + 5 || properties >= 225 || view.getUint32(9, true) !== 0)
    throw new Error("the data is not packed in the expected form");
  return {
    literalBits: properties % 9,
    literalPosMask: (1 << (Math.floor(properties / 9) % 5)) - 1,
    posMask: (1 << Math.floor(properties / 45)) - 1,
    size: view.getUint32(5, true),
  };
}

function evenOdds(count: number): Uint16Array {
  return new Uint16Array(count).fill(EVEN);
}

type Coder = ReturnType<typeof createCoder>;

/** The range decoder: bits by odds that learn, in trees or one by one. */
function createCoder(packed: Uint8Array) {
  let at = HEADER + 1;
  let range = -1 >>> 0;
  let code = 0;
  const next = (): number => {
    const byte = packed[at++];
    if (byte === undefined) throw new Error("the packed data ends early");
    return byte;
  };
  const widen = (): void => {
    range = (range << 8) >>> 0;
    code = ((code << 8) | next()) >>> 0;
  };
  for (let i = 0; i < 4; i++) code = ((code << 8) | next()) >>> 0;
  const bit = (odds: Uint16Array, index: number): 0 | 1 => {
    const chance = odds[index] as number;
    const bound = (range >>> 11) * chance;
    const isOne = code >= bound;
    if (isOne) {
      range -= bound;
      code -= bound;
      odds[index] = chance - (chance >> 5);
    } else {
      range = bound;
      odds[index] = chance + ((2048 - chance) >> 5);
    }
    if (range < 0x1000000) widen();
    return isOne ? 1 : 0;
  };
  return {
    bit,
    ...treesOf(bit),
    /** A number of so many bits, the highest first, by even odds. */
    direct(bits: number): number {
      let value = 0;
      for (let i = 0; i < bits; i++) {
        range >>>= 1;
        const isOne = code >= range;
        if (isOne) code -= range;
        value = (value << 1) | (isOne ? 1 : 0);
        if (range < 0x1000000) widen();
      }
      return value;
    },
  };
}

function treesOf(bit: (odds: Uint16Array, index: number) => 0 | 1) {
  return {
    /** A number of so many bits, the highest first, by odds that learn. */
    tree(odds: Uint16Array, from: number, bits: number): number {
      let node = 1;
      for (let i = 0; i < bits; i++) node = (node << 1) | bit(odds, from + node);
      return node - (1 << bits);
    },
    /** The same, the lowest first. */
    reverse(odds: Uint16Array, from: number, bits: number): number {
      let node = 1;
      let value = 0;
      for (let i = 0; i < bits; i++) {
        const got = bit(odds, from + node);
        node = (node << 1) | got;
        value |= got << i;
      }
      return value;
    },
  };
}

/** Lengths of matches, less the shortest: eight of three bits, eight more, or eight bits. */
function createLengths({ bit, tree }: Coder): (pos: number) => number {
  const choice = evenOdds(2);
  const low = evenOdds(16 << 3);
  const middle = evenOdds(16 << 3);
  const high = evenOdds(256);
  return (pos) => {
    if (bit(choice, 0) === 0) return tree(low, pos << 3, 3);
    if (bit(choice, 1) === 0) return 8 + tree(middle, pos << 3, 3);
    return 16 + tree(high, 0, 8);
  };
}
