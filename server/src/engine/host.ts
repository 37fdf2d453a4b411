// Owns the port through which the engine sees the world. Hosts implement it (lsp, cli, test kit); the engine does no input or output.

export interface Host {
  /** Bytes of `web-tree-sitter.wasm` or of a grammar. */
  asset(name: string): Promise<Uint8Array>;
  /** Text of a file that is not open, decoded as UTF-8 or as its coding line says; the reason when it can't be had. */
  read(path: string): Promise<FileText>;
  /** Milliseconds from any fixed origin, monotonic. */
  now(): number;
  /** Lets other work of the host run, then resolves. */
  yield(): Promise<void>;
  log(level: "error" | "warning" | "info" | "debug", message: string): void;
}

export type FileText =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly why: "missing" | "unreadable" | "binary" | "encoding" | "too-large";
      readonly detail: string;
    };
