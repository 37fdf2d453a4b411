// Owns which library calls wait for somebody else without a limit of their own, and how a limit is given to them. Data only.
// From the documentation of each library: `requests` never gives up unless told to; the standard library's clients follow
// `socket.setdefaulttimeout`, which is none; `httpx` (5 s of silence) and `aiohttp` (300 s in all) have defaults and are here only for
// being told to have none.
import { lastPart } from "../../text/dotted";

/** How a call is told how long it may wait. */
export interface TimeLimit {
  /**
   * - `net`: waits for each answer of its peer, however long that takes;
   * - `connect`: waits for a connection only, which the system gives up by itself after minutes;
   * - `process`: waits for a program to end.
   */
  readonly waits: "net" | "connect" | "process";
  /** Place among the positional arguments, from 0; absent where it is given by keyword only. */
  readonly position?: number;
  /** Absent where the call has no such argument. */
  readonly keyword?: "timeout";
  /** It has a default: without a limit only where it is given `None`. */
  readonly bounded?: true;
  /** First version of Python that knows the argument. */
  readonly since?: readonly [number, number];
}

const net = (position?: number): TimeLimit => ({
  waits: "net",
  keyword: "timeout",
  ...(position === undefined ? {} : { position }),
});
const bounded: TimeLimit = { waits: "net", keyword: "timeout", bounded: true };
const mail: TimeLimit = { waits: "net", keyword: "timeout", since: [3, 9] };
const program: TimeLimit = { waits: "process", keyword: "timeout" };

const VERBS = ["get", "post", "put", "patch", "delete", "head", "options", "request"];

/** By canonical dotted name. */
export const TIME_LIMITS: ReadonlyMap<string, TimeLimit> = new Map<string, TimeLimit>([
  ...VERBS.flatMap((verb): [string, TimeLimit][] => [
    [`requests.${verb}`, net()],
    [`requests.Session.${verb}`, verb === "request" ? net(8) : net()],
    [`httpx.${verb}`, bounded],
    [`httpx.Client.${verb}`, bounded],
    [`httpx.AsyncClient.${verb}`, bounded],
  ]),
  ["requests.Session.send", net()],
  ["httpx.stream", bounded],
  ["httpx.Client.stream", bounded],
  ["httpx.AsyncClient.stream", bounded],
  ["httpx.Client", bounded],
  ["httpx.AsyncClient", bounded],
  ["urllib.request.urlopen", net(2)],
  ["urllib.request.OpenerDirector.open", net(2)],
  ["urllib.request.urlretrieve", { waits: "net" }],
  ["http.client.HTTPConnection", net(2)],
  ["http.client.HTTPSConnection", net()],
  ["socket.create_connection", net(1)],
  ["smtplib.SMTP", net(3)],
  ["smtplib.SMTP_SSL", net()],
  ["ftplib.FTP", net(4)],
  ["ftplib.FTP_TLS", net()],
  ["imaplib.IMAP4", { ...mail, position: 2 }],
  ["imaplib.IMAP4_SSL", mail],
  ["poplib.POP3", net(2)],
  ["poplib.POP3_SSL", net()],
  ["asyncio.open_connection", { waits: "connect" }],
  ...["run", "call", "check_call", "check_output"].map((name): [string, TimeLimit] => [`subprocess.${name}`, program]),
]);

const LAST_PARTS: ReadonlySet<string> = new Set([...TIME_LIMITS.keys()].map(lastPart));

/** Whether a call of an attribute of that name may be one of these; attributes keep their names wherever the object comes from. */
export function mayTakeLimit(attribute: string): boolean {
  return LAST_PARTS.has(attribute);
}

/** @param name canonical dotted name of what is called. */
export function timeLimitOf(name: string): TimeLimit | undefined {
  return TIME_LIMITS.get(name);
}

/** Awaits without a limit that take none as an argument; `communicate` and `wait` of a program of `asyncio`. */
const ENDLESS: ReadonlySet<string> = new Set([
  "asyncio.subprocess.Process.communicate",
  "asyncio.subprocess.Process.wait",
]);

/** @param name canonical dotted name of what is awaited. */
export function isEndlessAwait(name: string): boolean {
  return ENDLESS.has(name);
}
