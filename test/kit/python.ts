// Runs small Python programs of cases, to see that a fix keeps what they do. Knows nothing of cases.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Milliseconds after which a program is ended. */
const TIME_LIMIT = 20_000;

/** Servers that programs of cases talk to; see servers.ts. */
export const SERVERS = ["postgresql", "mysql"] as const;
export type ServerKind = (typeof SERVERS)[number];

/** Libraries that programs of cases may need; their Debian packages are those that `npm test` installs. */
const LIBRARIES = {
  aiomysql: { server: "mysql" },
  aiosqlite: {},
  alembic: {},
  asyncpg: { server: "postgresql" },
  django: {},
  djangorestframework: {},
  fastapi: {},
  "flask-sqlalchemy": {},
  httpx: {},
  mysqldb: { server: "mysql" },
  numba: {},
  pandas: {},
  peewee: {},
  psycopg: { server: "postgresql" },
  psycopg2: { server: "postgresql" },
  pymysql: { server: "mysql" },
  requests: {},
  scipy: {},
  sqlalchemy: {},
  sqlmodel: {},
  trio: {},
} as const satisfies Readonly<Record<string, { readonly server?: ServerKind }>>;

export type PythonLibrary = keyof typeof LIBRARIES;
export const PYTHON_LIBRARIES = Object.keys(LIBRARIES) as readonly PythonLibrary[];

/** The server that a program with this library talks to. */
export function serverOf(library: PythonLibrary): ServerKind | undefined {
  const { server }: { readonly server?: ServerKind } = LIBRARIES[library];
  return server;
}

/** Sees the libraries that the system's packages bring, which another Python earlier on the path does not. */
const SYSTEM_PYTHON = "/usr/bin/python3";

export interface Output {
  readonly printed: string;
  /** What it wrote to standard error. */
  readonly told: string;
}

/** The same as `outputOf` without what goes to standard error. */
export function runPython(files: Readonly<Record<string, string>>, main: string, needs?: PythonLibrary): string {
  return outputOf(files, main, needs).printed;
}

/**
 * Runs one of these files, as a module of the folder that holds them all. `env` is set beside what is there.
 * @throws Error when it fails, or without python3 or the library it needs.
 */
export function outputOf(
  files: Readonly<Record<string, string>>,
  main: string,
  needs?: PythonLibrary,
  env: Readonly<Record<string, string>> = {},
): Output {
  const python = needs !== undefined && fs.existsSync(SYSTEM_PYTHON) ? SYSTEM_PYTHON : "python3";
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "perflens-case-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const { status, stdout, stderr, error } = spawnSync(python, ["-B", "-m", moduleOf(main)], {
      cwd: folder,
      encoding: "utf8",
      timeout: TIME_LIMIT,
      env: { ...process.env, ...env },
    });
    if (error && "code" in error && error.code === "ENOENT") {
      throw new Error("python3 is not installed: the cases that run their code need it");
    }
    if (error) throw error;
    if (stderr.includes("ModuleNotFoundError") && needs !== undefined) {
      throw new Error(`${main} needs ${needs}; run: apt-get install -y python3-${needs}\n${stderr}`);
    }
    if (status !== 0) throw new Error(`${main} ended with ${status}:\n${stderr}`);
    return { printed: stdout, told: stderr };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function moduleOf(file: string): string {
  return file.replace(/\.py$/, "").replaceAll("/", ".");
}
