// Owns the form of shipped assets: wasm as it is, or packed, as a package of the extension has what few need. Told by the bytes alone.
import { decompress } from "lzma1";

/** How each wasm file begins: a zero and `asm`. */
const WASM = [0, 0x61, 0x73, 0x6d];

/** How packed data begins: the packer's numbers of bits of context, as one byte. */
const PACKED = 0x5d;

/** @throws Error when the bytes are neither wasm nor packed wasm, or damaged. */
export function unpackAsset(bytes: Uint8Array): Uint8Array {
  if (WASM.every((byte, index) => bytes[index] === byte)) return bytes;
  // The unpacker would take a size from anything, and try to fill it.
  if (bytes[0] !== PACKED) throw new Error("an asset is neither wasm nor packed");
  const unpacked = decompress(bytes);
  // It does not tell when data ends early, but goes on with ones.
  if (!WebAssembly.validate(unpacked)) throw new Error("a packed asset is damaged");
  return unpacked;
}
