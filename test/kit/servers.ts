// Owns the database servers that programs of cases talk to: each is started with the first program that needs it and ends with this process
// or with `stopServers`, whichever is first. A relay in front of it counts round trips. Knows nothing of cases.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { type Output, outputOf, type PythonLibrary, type ServerKind } from "./python";

interface Server {
  readonly kind: ServerKind;
  readonly process: ChildProcess;
  /** Of the loopback. */
  readonly port: string;
  /** Sends a line, and gives the next line that comes back. */
  ask(line: string): Promise<string>;
}

const PROGRAMS: Readonly<Record<ServerKind, { readonly folder: string; readonly packages: string }>> = {
  postgresql: { folder: "/usr/lib/postgresql", packages: "postgresql" },
  mysql: { folder: "/usr/sbin/mariadbd", packages: "mariadb-server-core" },
};

const SYSTEM_PYTHON = "/usr/bin/python3";
const running = new Map<ServerKind, Promise<Server>>();

/** One line that says what to install, when this machine can't run such a server. */
export function missingServer(kind: ServerKind): string | undefined {
  const { folder, packages } = PROGRAMS[kind];
  if (fs.existsSync(folder) && fs.existsSync(SYSTEM_PYTHON)) return undefined;
  return `no server for ${kind}; run: apt-get install -y --no-install-recommends ${packages}`;
}

/**
 * Runs a program with an empty database. What it told ends with `queries: N`, the round trips that it made; what connects by
 * libpq's defaults, or by `my.cnf` in its folder, gets there.
 * @throws Error when the program fails, or without the server or the library.
 */
export async function outputWithServer(
  files: Readonly<Record<string, string>>,
  main: string,
  library: PythonLibrary,
  kind: ServerKind,
): Promise<Output> {
  const started = running.get(kind) ?? start(kind);
  running.set(kind, started);
  const server = await started;
  await server.ask("empty");
  const [here, env] = placeOf(server);
  const { printed, told } = outputOf({ ...files, ...here }, main, library, env);
  return { printed, told: `${told}\nqueries: ${await server.ask("")}\n` };
}

/** Files and variables by which a program finds its database. */
function placeOf({ kind, port }: Server): readonly [Record<string, string>, Record<string, string>] {
  if (kind === "mysql") {
    const client = ["[client]", "host=127.0.0.1", `port=${port}`, "user=perflens", "database=perflens"];
    return [{ "my.cnf": `${client.join("\n")}\n` }, {}];
  }
  const place = { PGHOST: "127.0.0.1", PGPORT: port, PGUSER: "perflens", PGDATABASE: "postgres" };
  return [{}, { ...place, PGSSLMODE: "disable", PGGSSENCMODE: "disable" }];
}

async function start(kind: ServerKind): Promise<Server> {
  const missing = missingServer(kind);
  if (missing) throw new Error(missing);
  const script = path.resolve("test/kit/servers.py");
  const child = spawn(SYSTEM_PYTHON, ["-B", script, kind], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the ${kind} server ended`);
    return String(value);
  };
  const port = /^ready (\d+)$/.exec(await next())?.[1];
  if (port === undefined) throw new Error(`the ${kind} server did not say its port`);
  const ask = (line: string) => {
    child.stdin.write(`${line}\n`);
    return next();
  };
  return { kind, process: child, port, ask };
}

/** Ends all servers, and waits until they are gone. */
export async function stopServers(): Promise<void> {
  const all = await Promise.allSettled(running.values());
  running.clear();
  const children = all.flatMap((one) => (one.status === "fulfilled" ? [one.value.process] : []));
  for (const child of children) child.stdin?.end();
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
