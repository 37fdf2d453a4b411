// Owns the description of asyncio and of the libraries that move work between event loops and threads:
// anyio, trio, asgiref, aiofiles, uvloop. Data only.
import { attribute, each, gives, NONE, named, passes, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

/** Calls that await the coroutines given to them, or run them to the end. */
export const AWAITING: ReadonlySet<string> = new Set([
  ...["gather", "wait", "wait_for", "shield", "as_completed", "run", "run_coroutine_threadsafe"].map(
    (n) => `asyncio.${n}`,
  ),
  "asyncio.AbstractEventLoop.run_until_complete",
  "asyncio.Runner.run",
]);

const ASYNC: LibraryEntry = { async: true };
const SLEEP: LibraryEntry = { async: true, effects: ["sleep"] };
const LATER: LibraryEntry = passes("later", 0);
const task: LibraryEntry = gives("asyncio.Task[given]");
/** Runs a function on a thread: `to_thread(f, ...)`. */
const inThread: LibraryEntry = { ...passes("elsewhere", 0, "func"), async: true, returns: "result" };
const process: LibraryEntry = { async: true, returns: "asyncio.subprocess.Process" };
const streams = "tuple[asyncio.StreamReader, asyncio.StreamWriter]";

const asyncio: Readonly<Record<string, LibraryEntry>> = {
  sleep: SLEEP,
  run: { returns: "given" },
  ...each("create_task ensure_future", task),
  run_coroutine_threadsafe: gives("concurrent.futures.Future[given]"),
  to_thread: inThread,
  gather: ASYNC,
  wait: ASYNC,
  ...each("wait_for shield", { async: true, returns: "given" }),
  as_completed: NONE,
  wrap_future: gives("asyncio.Future"),
  ...each("timeout timeout_at", NONE),
  ...each("get_event_loop get_running_loop new_event_loop", gives("asyncio.AbstractEventLoop")),
  ...each("set_event_loop set_event_loop_policy iscoroutine iscoroutinefunction isfuture", NONE),
  current_task: gives("asyncio.Task"),
  all_tasks: gives("set[asyncio.Task]"),
  ...each("create_subprocess_exec create_subprocess_shell", process),
  ...each("open_connection open_unix_connection", { async: true, effects: ["net.request"], returns: streams }),
  ...each("start_server start_unix_server", {
    async: true,
    passes: { args: [0, "client_connected_cb"], runs: "later" },
  }),
};

const loop: LibraryClass = {
  members: {
    run_in_executor: { ...passes("elsewhere", 1, "func"), async: true },
    run_until_complete: gives("given"),
    create_task: task,
    create_future: gives("asyncio.Future"),
    ...each("call_soon call_soon_threadsafe", LATER),
    ...each("call_later call_at", passes("later", 1)),
    add_signal_handler: passes("later", 1),
    ...each("add_reader add_writer", passes("later", 1)),
    ...each("close stop set_debug get_debug set_exception_handler set_default_executor", NONE),
    run_forever: NONE,
    ...each("is_running is_closed", gives("bool")),
    time: gives("float"),
    ...each("shutdown_asyncgens shutdown_default_executor create_server subprocess_exec subprocess_shell", ASYNC),
    ...each("getaddrinfo getnameinfo sock_connect sock_recv sock_sendall create_connection", {
      async: true,
      effects: ["net.request"],
    }),
  },
};

const future: LibraryClass = {
  members: {
    __await__: gives("item"),
    result: gives("item"),
    ...each("cancel cancelled done", gives("bool")),
    ...each("exception set_result set_exception remove_done_callback", NONE),
    add_done_callback: LATER,
  },
};

const queue: LibraryClass = {
  members: {
    get: { async: true, returns: "item" },
    ...each("put join", ASYNC),
    get_nowait: gives("item"),
    ...each("put_nowait task_done shutdown", NONE),
    qsize: gives("int"),
    ...each("empty full", gives("bool")),
  },
};

const lock: LibraryClass = { members: { acquire: ASYNC, release: NONE, locked: gives("bool") } };

const classes: Readonly<Record<string, LibraryClass>> = {
  AbstractEventLoop: loop,
  Future: future,
  Task: { bases: ["asyncio.Future"], members: { ...each("get_name get_coro", NONE), set_name: NONE, uncancel: NONE } },
  TaskGroup: { members: { create_task: task } },
  Runner: { members: { run: gives("given"), get_loop: gives("asyncio.AbstractEventLoop"), close: NONE } },
  Queue: queue,
  LifoQueue: named("asyncio.Queue"),
  PriorityQueue: named("asyncio.Queue"),
  ...each("Lock Semaphore BoundedSemaphore", lock),
  Condition: { members: { ...lock.members, ...each("wait wait_for", ASYNC), ...each("notify notify_all", NONE) } },
  Event: { members: { wait: ASYNC, ...each("set clear", NONE), is_set: gives("bool") } },
  Barrier: { members: { wait: ASYNC } },
  StreamReader: {
    iterate: { async: true, returns: "bytes" },
    members: {
      ...each("read readline readexactly readuntil", { async: true, returns: "bytes" }),
      at_eof: gives("bool"),
    },
  },
  StreamWriter: {
    members: {
      ...each("write writelines close write_eof get_extra_info", NONE),
      ...each("drain wait_closed start_tls", ASYNC),
    },
  },
  "subprocess.Process": {
    members: {
      ...each("communicate wait", { async: true, effects: ["process"] }),
      ...each("kill terminate send_signal", NONE),
      stdin: attribute("asyncio.StreamWriter"),
      ...each("stdout stderr", attribute("asyncio.StreamReader")),
      ...each("pid returncode", attribute("int")),
    },
  },
};

const threads: Readonly<Record<string, LibraryEntry>> = {
  ...under("anyio", {
    sleep: SLEEP,
    ...each("sleep_until sleep_forever", SLEEP),
    run: { calls: [0, "func"] },
    run_process: { async: true, effects: ["process"], returns: "subprocess.CompletedProcess" },
    ...each("open_process connect_tcp create_tcp_listener", ASYNC),
    open_file: { async: true, returns: "anyio.AsyncFile" },
    ...each("move_on_after fail_after", NONE),
    create_task_group: gives("anyio.abc.TaskGroup"),
    "to_thread.run_sync": inThread,
    "to_process.run_sync": inThread,
    "from_thread.run": NONE,
    "from_thread.run_sync": passes("later", 0),
  }),
  ...under("trio", {
    ...each("sleep sleep_until sleep_forever", SLEEP),
    run: { calls: [0] },
    run_process: { async: true, effects: ["process"], returns: "subprocess.CompletedProcess" },
    open_nursery: gives("trio.Nursery"),
    open_file: { async: true, returns: "anyio.AsyncFile" },
    ...each("move_on_after fail_after move_on_at fail_at", NONE),
    "to_thread.run_sync": inThread,
    "from_thread.run": NONE,
    "from_thread.run_sync": passes("later", 0),
  }),
  // Both return a function that is called later.
  "asgiref.sync.sync_to_async": passes("elsewhere", 0, "func"),
  "asgiref.sync.async_to_sync": NONE,
  "aiofiles.open": { async: true, returns: "aiofiles.AsyncFile" },
  ...under(
    "aiofiles.os",
    each("stat remove rename makedirs mkdir rmdir listdir scandir path.exists path.isfile", ASYNC),
  ),
  "uvloop.install": NONE,
  "uvloop.run": gives("given"),
  "nest_asyncio.apply": NONE,
};

const asyncFile: LibraryClass = {
  iterate: { async: true, effects: ["file"] },
  members: {
    ...each("read readline readlines read1 write writelines flush truncate", {
      async: true,
      effects: ["file"],
    }),
    ...each("seek tell", ASYNC),
  },
};

const group: LibraryClass = { members: { start_soon: LATER, start: { ...LATER, async: true }, cancel_scope: NONE } };

export const asyncioLibrary: Library = {
  functions: { ...under("asyncio", asyncio), ...threads },
  classes: {
    ...under("asyncio", classes),
    "aiofiles.AsyncFile": { ...asyncFile, members: { ...asyncFile.members, ...each("close fileno", ASYNC) } },
    "anyio.AsyncFile": { ...asyncFile, members: { ...asyncFile.members, aclose: ASYNC } },
    "anyio.Path": {
      members: {
        ...each("read_text read_bytes write_text write_bytes", { async: true, effects: ["file"] }),
        ...each("exists is_file is_dir mkdir unlink stat touch rename", ASYNC),
      },
    },
    "anyio.abc.TaskGroup": group,
    "trio.Nursery": group,
  },
  aliases: {
    "asyncio.tasks": "asyncio",
    "asyncio.events": "asyncio",
    "asyncio.locks": "asyncio",
    "asyncio.queues": "asyncio",
    "asyncio.streams": "asyncio",
    "asyncio.futures": "asyncio",
    "asyncio.base_events.BaseEventLoop": "asyncio.AbstractEventLoop",
    "asyncio.BaseEventLoop": "asyncio.AbstractEventLoop",
    "asyncio.subprocess.create_subprocess_exec": "asyncio.create_subprocess_exec",
    "asyncio.subprocess.create_subprocess_shell": "asyncio.create_subprocess_shell",
    "asyncio.taskgroups": "asyncio",
    "asyncio.runners": "asyncio",
    "aiofiles.threadpool.open": "aiofiles.open",
    "trio.Path": "anyio.Path",
  },
};
