// What is used of the package lzma1, whose own types are its source, written for other settings of the compiler.

/** @throws Error when the data is damaged; what ends early is filled up with whatever. */
export function decompress(data: Uint8Array): Uint8Array<ArrayBuffer>;
/** `mode`: 1 to 9, each with twice the memory to unpack in. */
export function compress(data: Uint8Array, mode: number): Uint8Array<ArrayBuffer>;
