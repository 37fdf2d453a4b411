// Owns temporary folders of tests: made from texts by relative path, gone afterwards. Knows no server.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

export interface TestFolder {
  readonly path: string;
  /** As VS Code writes it. */
  readonly uri: string;
  /** Absolute path of a file. */
  at(file: string): string;
  uriOf(file: string): string;
  write(file: string, content: string | Uint8Array): void;
  remove(file: string): void;
  dispose(): void;
}

/** Links in the name of the system's own folder are resolved, so that servers and tests spell paths alike. */
export function testFolder(texts: Readonly<Record<string, string | Uint8Array>> = {}): TestFolder {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "perflens-")));
  const at = (file: string) => path.join(root, file);
  const folder: TestFolder = {
    path: root,
    uri: pathToFileURL(root).href,
    at,
    uriOf: (file) => pathToFileURL(at(file)).href,
    write(file, content) {
      fs.mkdirSync(path.dirname(at(file)), { recursive: true });
      fs.writeFileSync(at(file), content);
    },
    remove: (file) => fs.rmSync(at(file), { recursive: true, force: true }),
    dispose: () => fs.rmSync(root, { recursive: true, force: true }),
  };
  for (const [file, content] of Object.entries(texts)) folder.write(file, content);
  return folder;
}
