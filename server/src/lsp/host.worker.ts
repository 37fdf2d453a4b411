// Owns the language server's view of a worker in a browser: no disk, so files come from the client and assets from the extension's own
// folder, wherever that is served. Nothing else is ever fetched.
import type { Connection } from "vscode-languageserver";
import { unpackAsset } from "../files/assets";
import { createClientFiles } from "./client-files";
import type { ServerHost } from "./host";

export function createWorkerHost(connection: Connection): ServerHost {
  const files = createClientFiles(connection);
  let arrive: (folder: string | undefined) => void = () => {};
  const extension = new Promise<string | undefined>((resolve) => {
    arrive = resolve;
  });
  return {
    ...files,
    introduce(client) {
      files.introduce(client);
      arrive(client.extensionUri);
    },
    asset: async (name) => fetchAsset(await extension, name),
    now: () => performance.now(),
    yield: takeTurn,
  };
}

/** @throws Error when the client did not say where the extension is, or there is nothing. */
async function fetchAsset(extension: string | undefined, name: string): Promise<Uint8Array> {
  if (extension === undefined) throw new Error("the client did not say where the parser is");
  const response = await fetch(`${extension.replace(/\/$/, "")}/grammars/${name}`);
  if (!response.ok) throw new Error(`${name} can't be fetched: ${response.status} ${response.statusText}`);
  return unpackAsset(new Uint8Array(await response.arrayBuffer()));
}

/** Lets messages in. A timer would wait for milliseconds. */
function takeTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
