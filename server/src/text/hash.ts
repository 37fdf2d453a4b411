// Owns the stable fingerprints of strings and bytes. Imports nothing. Not for security: only to tell texts apart.

/**
 * 64-bit fingerprint of a string, or of its half-open range of UTF-16 offsets, as a short string, stable across processes and versions.
 * Two independent multiply-xor streams over UTF-16 units with a murmur3 finaliser (constants of MurmurHash3, public domain).
 */
export function fingerprint(text: string, start = 0, end = text.length): string {
  let a = 0xdeadbeef ^ (end - start);
  let b = 0x41c6ce57 ^ (end - start);
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  return shown(a, b);
}

/** The same for the length of bytes and one of eight words of them: enough to tell builds of a program apart, not texts. */
export function fingerprintOfBuild(bytes: Uint8Array): string {
  let a = 0xdeadbeef ^ bytes.length;
  let b = 0x41c6ce57 ^ bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= bytes.length; at += 32) {
    const word = view.getInt32(at, true);
    a = Math.imul(a ^ word, 2654435761);
    b = Math.imul(b ^ word, 1597334677);
  }
  return shown(a, b);
}

function shown(a: number, b: number): string {
  const high = mix(a) ^ Math.imul(b, 2246822507);
  const low = mix(b) ^ Math.imul(a, 3266489909);
  return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}

function mix(value: number): number {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 2246822507);
  x ^= x >>> 13;
  x = Math.imul(x, 3266489909);
  return x ^ (x >>> 16);
}
