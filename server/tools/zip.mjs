// Reads and writes zip archives as far as packages of extensions go: whole in memory, no encryption, below 4 GB.
import * as zlib from "node:zlib";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const [STORED, DEFLATED] = [0, 8];
/** Names are UTF-8. */
const FLAGS = 0x800;
const VERSION = 20;

/**
 * The entries of an archive in their order. `time`: as the format has it; `attributes`: those of the file system they came from.
 * @returns {{ name: string, content: Buffer, time: number, attributes: number }[]}
 */
export function readZip(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06"));
  if (end < 0) throw new Error("this is no zip archive");
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    entries.push({
      name: archive.toString("utf8", at + 46, at + 46 + nameSize),
      content: contentOf(archive, at),
      time: archive.readUInt32LE(at + 12),
      attributes: archive.readUInt32LE(at + 38),
    });
    at += 46 + nameSize + extraSize + commentSize;
  }
  return entries;
}

function contentOf(archive, central) {
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(central + 20));
  const content = archive.readUInt16LE(central + 10) === DEFLATED ? zlib.inflateRawSync(packed) : packed;
  if (crcOf(content) !== archive.readUInt32LE(central + 16)) throw new Error("the archive is damaged");
  return content;
}

/**
 * An archive of the entries. `deflate` takes content and gives it in deflate's form; what does not get smaller is stored.
 * @param {ReturnType<typeof readZip>} entries @param {(content: Buffer) => Promise<Uint8Array>} deflate
 */
export async function writeZip(entries, deflate) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, content, time, attributes } of entries) {
    const deflated = await deflate(content);
    const isSmaller = deflated.length < content.length;
    const data = isSmaller ? deflated : content;
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(FLAGS, 2);
    common.writeUInt16LE(isSmaller ? DEFLATED : STORED, 4);
    common.writeUInt32LE(time, 6);
    common.writeUInt32LE(crcOf(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(attributes, 6);
    rest.writeUInt32LE(at, 10);
    const local = [u32(LOCAL), common, nameBytes, data];
    parts.push(...local);
    // Made on Unix, so that the attributes are understood as they were.
    directory.push(u32(CENTRAL), Buffer.from([VERSION, 3]), common, rest, nameBytes);
    at += local.reduce((sum, part) => sum + part.length, 0);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crcOf(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255];
  return ~crc >>> 0;
}
