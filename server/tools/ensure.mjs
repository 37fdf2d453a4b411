// Owns what the tests need from the operating system: says what is missing, and installs it through apt where it may.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";

/** Python sources that the engine's tests read as text, and libraries and servers that the programs of cases use. */
export const PYTHON_PACKAGES = [
  "libpython3-stdlib",
  "mariadb-server-core",
  "postgresql",
  "python3-minimal",
  "python3-aiomysql",
  "python3-aiosqlite",
  "python3-alembic",
  "python3-asyncpg",
  "python3-django",
  "python3-djangorestframework",
  "python3-fastapi",
  "python3-flask-sqlalchemy",
  "python3-httpx",
  "python3-mysqldb",
  "python3-numba",
  "python3-numpy",
  "python3-pandas",
  "python3-peewee",
  "python3-psycopg",
  "python3-psycopg2",
  "python3-pymysql",
  "python3-requests",
  "python3-scipy",
  "python3-sqlalchemy",
  "python3-sqlmodel",
  "python3-trio",
];

const BROWSER_PACKAGES = ["chromium", "fonts-dejavu-core"];
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Installs Debian packages that are missing. Returns undefined when all of them are there in the end, else one line that
 * says what to do. `say` gets one line before anything is installed.
 */
export function ensurePackages(packages, say) {
  if (!runs("dpkg-query", ["--version"])) return `this system has no Debian packages; wanted: ${packages.join(" ")}`;
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  const advice = `run: apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) return `missing: ${missing.join(" ")}; as root, ${advice}`;
  say(`Installing ${missing.join(" ")} through apt.`);
  const installed = withoutServices(
    () =>
      apt("update") ?? apt("install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", ...missing),
  );
  return installed && `${installed}; ${advice}`;
}

const POLICY = "/usr/sbin/policy-rc.d";

/** A server's package would start it; the tests start their own. What says so to packages is there for the time of `install` only. */
function withoutServices(install) {
  if (fs.existsSync(POLICY)) return install();
  fs.writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return install();
  } finally {
    fs.rmSync(POLICY, { force: true });
  }
}

/** Path of a Chromium, `CHROMIUM` first; installs one when there is none and it can. Throws one line that says what to do. */
export function ensureChromium(say) {
  const found = findChromium();
  if (found) return found;
  const problem = ensurePackages(BROWSER_PACKAGES, say);
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(`no Chromium found: install one or set CHROMIUM to its path (${problem})`);
}

function findChromium() {
  return [process.env.CHROMIUM, ...BROWSERS].find((file) => file && fs.existsSync(file));
}

function isInstalled(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format language
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "${db:Status-Status}", name], { encoding: "utf8" });
  return stdout === "installed";
}

/** Undefined when it went well, else the last line that apt printed. */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr, error } = spawnSync("apt-get", ["--quiet", ...args], { env, encoding: "utf8" });
  if (status === 0) return undefined;
  return error?.message ?? `apt-get ${args[0]}: ${stderr.trim().split("\n").at(-1)}`;
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
