// Owns the vocabulary of effects: what a call costs. Data only; which library call has which effect is in knowledge/.

/**
 * - `db.query`: one round trip to a database that reads (or whose statement is not known to write); `db.write` one that writes;
 *   `db.commit`; `db.connect`: opens a connection.
 * - `net.request`: one request over the network; `net.connect`: builds a client, session or pool for requests.
 * - `file`: reads or writes a file or directory tree; `process`: starts a program and waits; `wait`: waits for a device, a browser under
 *   control or a measurement; `sleep`; `hash.slow`: a password hash; `cpu.heavy`: work of tens of milliseconds or more.
 */
export type EffectKind =
  | "db.query"
  | "db.write"
  | "db.commit"
  | "db.connect"
  | "net.request"
  | "net.connect"
  | "file"
  | "process"
  | "wait"
  | "sleep"
  | "hash.slow"
  | "cpu.heavy";

/** Effects that hold the calling thread while they last, when the call is synchronous. */
export type BlockKind =
  | "block.sleep"
  | "block.net"
  | "block.process"
  | "block.wait"
  | "block.hash"
  | "block.cpu"
  | "block.db"
  | "block.file"
  /** A loop of the function itself steps something on for as long as somebody says. */
  | "block.steps";

export type Effect = EffectKind | BlockKind;

const BLOCKS: Readonly<Partial<Record<EffectKind, BlockKind>>> = {
  "db.query": "block.db",
  "db.write": "block.db",
  "db.commit": "block.db",
  "db.connect": "block.db",
  "net.request": "block.net",
  file: "block.file",
  process: "block.process",
  wait: "block.wait",
  sleep: "block.sleep",
  "hash.slow": "block.hash",
  "cpu.heavy": "block.cpu",
};

/** The effects of a call: those named, and what a synchronous call of that kind blocks. */
export function expandEffects(kinds: readonly EffectKind[], sync: boolean): readonly Effect[] {
  if (!sync) return kinds;
  const out: Effect[] = [...kinds];
  for (const kind of kinds) {
    const block = BLOCKS[kind];
    if (block && !out.includes(block)) out.push(block);
  }
  return out;
}
