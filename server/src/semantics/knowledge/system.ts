// Owns the description of what the standard library offers to run and wait: time, subprocess, threads, processes, signals,
// logging, sockets and the network clients built on them. Data only.
import { attribute, each, FILE, gives, NONE, PROCESS, passes, REQUEST, request, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const LATER: LibraryEntry = passes("later", 0);
const lock: LibraryClass = { members: { release: NONE, locked: gives("bool") } };
const semaphore: LibraryClass = { members: { release: NONE } };

const future: LibraryClass = {
  members: {
    // Waits for the work of another thread; what that costs is not known here.
    result: gives("item"),
    ...each("cancel cancelled done running", gives("bool")),
    ...each("exception set_result set_exception", NONE),
    add_done_callback: LATER,
  },
};

const executor: LibraryClass = {
  members: {
    submit: { ...passes("elsewhere", 0), returns: "concurrent.futures.Future[result]" },
    map: { ...passes("elsewhere", 0), returns: "typing.Iterator[result]" },
    shutdown: NONE,
  },
};

const pool: LibraryClass = {
  members: {
    ...each("map starmap", { ...passes("elsewhere", 0, "func"), returns: "list[result]" }),
    ...each("imap imap_unordered", { ...passes("elsewhere", 0, "func"), returns: "typing.Iterator[result]" }),
    ...each("apply map_async starmap_async apply_async", passes("elsewhere", 0, "func")),
    ...each("close terminate join", NONE),
  },
};

const worker: LibraryClass = {
  members: {
    ...each("start", NONE),
    is_alive: gives("bool"),
    name: attribute("str"),
    daemon: attribute("bool"),
  },
};

const processes: Readonly<Record<string, LibraryClass>> = {
  Process: worker,
  "pool.Pool": pool,
  "pool.ThreadPool": { bases: ["multiprocessing.pool.Pool"] },
  ...each("Lock RLock Semaphore", semaphore),
  ...each("Condition Event", {}),
};

const popen: LibraryClass = {
  members: {
    ...each("communicate wait", PROCESS),
    ...each("poll kill terminate send_signal", NONE),
    ...each("stdin stdout stderr", attribute("io.IOBase")),
    ...each("pid returncode", attribute("int")),
  },
};

const logger: LibraryClass = {
  members: {
    ...each(
      "debug info warning warn error exception critical fatal log setLevel addHandler removeHandler addFilter",
      NONE,
    ),
    ...each("isEnabledFor hasHandlers", gives("bool")),
    getChild: gives("logging.Logger"),
  },
};

const socket: LibraryClass = {
  members: {
    ...each("connect connect_ex accept recv recvfrom recv_into recvfrom_into recvmsg sendall sendfile", REQUEST),
    ...each("bind listen close settimeout setblocking setsockopt shutdown fileno getsockname getpeername", NONE),
    makefile: gives("io.IOBase"),
  },
};

const smtp: LibraryClass = {
  // Given a host, the constructor connects.
  construct: { effects: ["net.request", "net.connect"] },
  members: {
    ...each("connect login starttls ehlo helo noop sendmail send_message quit docmd mail rcpt data verify", REQUEST),
    close: NONE,
  },
};

const ftp: LibraryClass = {
  construct: { effects: ["net.request", "net.connect"] },
  members: {
    ...each(
      "connect login cwd pwd nlst mlsd dir retrbinary retrlines storbinary storlines delete rename mkd rmd size quit",
      REQUEST,
    ),
    ...each("set_pasv set_debuglevel close", NONE),
  },
};

const connected = { effects: ["net.request", "net.connect"] } as const;
const imap: LibraryClass = {
  construct: connected,
  members: each("login select search fetch store copy append list logout uid noop expunge close", REQUEST),
};
const pop: LibraryClass = {
  construct: connected,
  members: each("user pass_ stat list retr dele quit noop uidl top", REQUEST),
};

const httpConnection: LibraryClass = {
  members: {
    ...each("request connect endheaders send", REQUEST),
    getresponse: request("http.client.HTTPResponse"),
    ...each("close putrequest putheader set_debuglevel set_tunnel", NONE),
  },
};

const httpResponse: LibraryClass = {
  // The body still comes over the connection that the request opened: no further round trip.
  members: {
    ...each("read readline", gives("bytes")),
    ...each("getheader getheaders info geturl close", NONE),
    ...each("status code", attribute("int")),
    reason: attribute("str"),
    headers: NONE,
  },
};

const network: Library = {
  functions: {
    ...under("socket", {
      create_connection: request("socket.socket"),
      ...each("getaddrinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn getnameinfo", REQUEST),
      ...each("gethostname inet_aton inet_ntoa inet_pton inet_ntop htons ntohs setdefaulttimeout", NONE),
    }),
    ...under("urllib.request", {
      urlopen: request("http.client.HTTPResponse"),
      urlretrieve: { effects: ["net.request", "file"] },
      ...each("install_opener getproxies", NONE),
      build_opener: gives("urllib.request.OpenerDirector"),
    }),
    ...under("urllib.parse", each("quote quote_plus unquote urlencode urljoin", gives("str"))),
    ...under("urllib.parse", each("urlparse urlsplit parse_qs parse_qsl", NONE)),
    // Reads the certificate store.
    "ssl.create_default_context": { effects: ["file"], returns: "ssl.SSLContext" },
  },
  classes: {
    "socket.socket": socket,
    "ssl.SSLContext": {
      members: {
        ...each("load_verify_locations load_cert_chain load_default_certs", FILE),
        wrap_socket: request("ssl.SSLSocket"),
      },
    },
    "ssl.SSLSocket": { bases: ["socket.socket"], members: { do_handshake: REQUEST } },
    "urllib.request.Request": { members: each("add_header get_method", NONE) },
    "urllib.request.OpenerDirector": { members: { open: request("http.client.HTTPResponse"), add_handler: NONE } },
    "http.client.HTTPConnection": httpConnection,
    "http.client.HTTPSConnection": { bases: ["http.client.HTTPConnection"] },
    "http.client.HTTPResponse": httpResponse,
    "smtplib.SMTP": smtp,
    "smtplib.SMTP_SSL": { ...smtp, bases: ["smtplib.SMTP"] },
    "ftplib.FTP": ftp,
    "ftplib.FTP_TLS": { ...ftp, bases: ["ftplib.FTP"] },
    ...each("imaplib.IMAP4 imaplib.IMAP4_SSL", imap),
    ...each("poplib.POP3 poplib.POP3_SSL", pop),
    "xmlrpc.client.ServerProxy": { construct: { effects: ["net.connect"] }, otherwise: REQUEST },
  },
};

const targets: LibraryEntry = passes("elsewhere", 1, "target");

export const systemLibrary: Library = {
  functions: {
    ...network.functions,
    ...under("time", {
      sleep: { effects: ["sleep"] },
      ...each("time monotonic perf_counter process_time thread_time", gives("float")),
      ...each("time_ns monotonic_ns perf_counter_ns process_time_ns", gives("int")),
      ...each("ctime strftime asctime", gives("str")),
      ...each("localtime gmtime mktime strptime", NONE),
    }),
    ...under("subprocess", {
      run: { effects: ["process"], returns: "subprocess.CompletedProcess" },
      ...each("call check_call", { effects: ["process"], returns: "int" }),
      check_output: PROCESS,
      getoutput: { effects: ["process"], returns: "str" },
      getstatusoutput: { effects: ["process"], returns: "tuple[int, str]" },
    }),
    ...under("threading", {
      Thread: { ...targets, returns: "threading.Thread" },
      Timer: { ...passes("elsewhere", 1, "function"), returns: "threading.Timer" },
      ...each("current_thread main_thread", gives("threading.Thread")),
      ...each("get_ident active_count enumerate", NONE),
    }),
    ...under("_thread", { start_new_thread: passes("elsewhere", 0) }),
    ...under("multiprocessing", {
      Process: { ...targets, returns: "multiprocessing.Process" },
      Pool: gives("multiprocessing.pool.Pool"),
      get_context: gives("multiprocessing.context.BaseContext"),
      ...each("cpu_count current_process set_start_method freeze_support Manager Pipe Value Array", NONE),
    }),
    ...under("concurrent.futures", { wait: NONE, as_completed: gives("typing.Iterator[arg]") }),
    ...under("signal", { signal: passes("later", 1, "handler"), ...each("getsignal alarm set_wakeup_fd", NONE) }),
    ...under(
      "logging",
      each("debug info warning warn error exception critical log basicConfig captureWarnings disable", NONE),
    ),
    "logging.getLogger": gives("logging.Logger"),
    ...under("logging.config", each("dictConfig fileConfig", NONE)),
    ...under("sys", each("exit getsizeof getrecursionlimit setrecursionlimit exc_info intern", NONE)),
    ...under("sys", { argv: attribute("list[str]"), path: attribute("list[str]"), modules: attribute("dict") }),
    ...under("gc", each("enable disable get_count freeze", NONE)),
    "importlib.import_module": NONE,
    ...under("traceback", each("format_exc format_exception print_exc print_stack", NONE)),
    ...under("webbrowser", each("open open_new open_new_tab", NONE)),
  },
  classes: {
    ...network.classes,
    "subprocess.Popen": popen,
    "subprocess.CompletedProcess": { members: { returncode: attribute("int"), check_returncode: NONE } },
    "threading.Thread": worker,
    "threading.Timer": { bases: ["threading.Thread"], members: { cancel: NONE } },
    ...under("threading", each("Lock RLock", lock)),
    ...under("threading", each("Semaphore BoundedSemaphore", semaphore)),
    "threading.Condition": { members: each("notify notify_all release", NONE) },
    "threading.Event": { members: { ...each("set clear", NONE), is_set: gives("bool") } },
    "threading.Barrier": {},
    "threading.local": {},
    ...under("multiprocessing", processes),
    "multiprocessing.context.BaseContext": {
      members: {
        Process: { ...targets, returns: "multiprocessing.Process" },
        Pool: gives("multiprocessing.pool.Pool"),
      },
    },
    "concurrent.futures.Future": future,
    "concurrent.futures.Executor": executor,
    "concurrent.futures.ThreadPoolExecutor": { bases: ["concurrent.futures.Executor"] },
    "concurrent.futures.ProcessPoolExecutor": { bases: ["concurrent.futures.Executor"] },
    "logging.Logger": logger,
    "logging.LoggerAdapter": logger,
    ...under("logging", each("Handler Formatter Filter LogRecord StreamHandler FileHandler NullHandler", {})),
  },
  aliases: {
    "concurrent.futures.thread": "concurrent.futures",
    "concurrent.futures.process": "concurrent.futures",
    "concurrent.futures._base": "concurrent.futures",
    "multiprocessing.context.Process": "multiprocessing.Process",
    "multiprocessing.dummy.Pool": "multiprocessing.pool.ThreadPool",
  },
};
