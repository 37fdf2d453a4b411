// Owns the form of shipped assets: wasm as it is, or packed, as a package of the extension has what few need. Told by the bytes alone.
import { unpackLzma } from "./lzma";

/** How each wasm file begins: a zero and `asm`. */
const WASM = [0, 0x61, 0x73, 0x6d];

/** @throws Error when the bytes are neither wasm nor packed. */
export function unpackAsset(bytes: Uint8Array): Uint8Array {
  return WASM.every((byte, index) => bytes[index] === byte) ? bytes : unpackLzma(bytes);
}
