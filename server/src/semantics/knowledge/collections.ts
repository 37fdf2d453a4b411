// Owns the description of the standard library's containers and helpers that stay in memory:
// collections, itertools, functools, contextlib, queue, heapq, weakref, re, math, datetime and the like. Data only.
import { attribute, each, gives, NONE, named, passes, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

/** What both exit stacks offer. */
const stack: Readonly<Record<string, LibraryEntry>> = {
  enter_context: gives("entered"),
  push: gives("given"),
  callback: passes("later", 0),
  pop_all: gives("self"),
};

const classes: Readonly<Record<string, LibraryClass>> = {
  ...under("collections", {
    defaultdict: { bases: ["builtins.dict"] },
    OrderedDict: { bases: ["builtins.dict"], members: { move_to_end: NONE } },
    Counter: {
      bases: ["builtins.dict"],
      item: "int",
      members: {
        ...each("subtract total", NONE),
        most_common: gives("list[tuple[unknown, int]]"),
        elements: gives("typing.Iterator"),
      },
    },
    ChainMap: { bases: ["typing.MutableMapping"], members: { maps: attribute("list"), new_child: gives("self") } },
    UserDict: { bases: ["typing.MutableMapping"] },
    UserList: { bases: ["typing.MutableSequence"] },
    deque: {
      bases: ["typing.MutableSequence"],
      members: { ...each("appendleft extendleft rotate", NONE), popleft: gives("item"), maxlen: attribute("int") },
    },
  }),
  ...under("contextlib", {
    closing: { enter: "item" },
    aclosing: { enter: "item" },
    nullcontext: { enter: "item" },
    suppress: named(),
    AbstractContextManager: { enter: "item" },
    AbstractAsyncContextManager: { enter: "item" },
    ExitStack: { members: { ...stack, close: NONE } },
    AsyncExitStack: {
      members: {
        ...stack,

        enter_async_context: { async: true, returns: "entered" },
        push_async_exit: gives("given"),
        push_async_callback: passes("later", 0),
        aclose: { async: true },
      },
    },
  }),
  ...under("queue", {
    // `get` and `put` may wait for another thread, which is no cost of their own.
    Queue: {
      members: { ...each("get_nowait", gives("item")), ...each("put_nowait task_done shutdown", NONE), ...sizes() },
    },
    LifoQueue: named("queue.Queue"),
    PriorityQueue: named("queue.Queue"),
    SimpleQueue: {
      members: {
        ...each("put put_nowait", NONE),
        get_nowait: gives("item"),
        qsize: gives("int"),
        empty: gives("bool"),
      },
    },
  }),
  ...under("weakref", {
    WeakValueDictionary: { bases: ["typing.MutableMapping"] },
    WeakKeyDictionary: { bases: ["typing.MutableMapping"] },
    WeakSet: { bases: ["typing.MutableSet"] },
    ref: { members: { __call__: gives("item") } },
  }),
  "functools.partial": { members: { func: NONE, args: attribute("tuple"), keywords: attribute("dict") } },
  ...under("datetime", {
    date: {
      members: {
        ...each("today fromtimestamp fromisoformat fromordinal fromisocalendar replace", gives("self")),
        ...each("isoformat strftime ctime", gives("str")),
        ...each("weekday isoweekday toordinal", gives("int")),
        ...each("year month day", attribute("int")),
        isocalendar: NONE,
      },
    },
    datetime: {
      bases: ["datetime.date"],
      members: {
        ...each("now utcnow utcfromtimestamp strptime combine astimezone", gives("self")),
        timestamp: gives("float"),
        date: gives("datetime.date"),
        time: gives("datetime.time"),
        ...each("hour minute second microsecond", attribute("int")),
        ...each("tzinfo utcoffset", NONE),
      },
    },
    time: named(),
    timedelta: { members: each("total_seconds", gives("float")) },
    timezone: named(),
  }),
  "decimal.Decimal": {},
  "fractions.Fraction": {},
  "uuid.UUID": { members: { hex: attribute("str"), int: attribute("int"), bytes: attribute("bytes") } },
  "re.Pattern": { members: patterns(0) },
  "re.Match": {
    members: {
      ...each("group expand", gives("str")),
      ...each("start end", gives("int")),
      groups: gives("tuple[str]"),
      groupdict: gives("dict[str]"),
    },
  },
  "enum.Enum": { members: { name: attribute("str"), value: NONE } },
  ...under("enum", {
    IntEnum: { bases: ["enum.Enum"] },
    StrEnum: { bases: ["enum.Enum"] },
    Flag: { bases: ["enum.Enum"] },
  }),
};

function sizes(): Readonly<Record<string, LibraryEntry>> {
  return { qsize: gives("int"), ...each("empty full", gives("bool")) };
}

/** `place`: where the replacement is given. */
function patterns(place: number): Readonly<Record<string, LibraryEntry>> {
  return {
    ...each("match fullmatch search", gives("re.Match")),
    finditer: gives("typing.Iterator[re.Match]"),
    findall: gives("list"),
    split: gives("list[str]"),
    ...each("sub", { returns: "str", calls: [place, "repl"] }),
    subn: { returns: "tuple[str, int]", calls: [place, "repl"] },
  };
}

const itertools: Readonly<Record<string, LibraryEntry>> = {
  ...each("islice cycle accumulate compress", gives("typing.Iterator[arg]")),
  chain: gives("typing.Iterator[arg]"),
  "chain.from_iterable": gives("typing.Iterator"),
  ...each("combinations combinations_with_replacement permutations", gives("typing.Iterator[tuple[arg]]")),
  batched: gives("typing.Iterator[tuple[arg]]"),
  pairwise: gives("typing.Iterator[tuple[arg, arg]]"),
  product: gives("typing.Iterator[tuple[arg, unknown]]"),
  zip_longest: gives("typing.Iterator[tuple[arg, unknown]]"),
  count: gives("typing.Iterator[int]"),
  repeat: gives("typing.Iterator[given]"),
  tee: gives("tuple[typing.Iterator[arg]]"),
  groupby: { returns: "typing.Iterator[tuple[unknown, typing.Iterator[arg]]]", calls: [1, "key"] },
  ...each("filterfalse takewhile dropwhile", { returns: "typing.Iterator", calls: [0] }),
  starmap: { returns: "typing.Iterator[result]", calls: [0] },
};

export const collectionsLibrary: Library = {
  functions: {
    ...under("itertools", itertools),
    "collections.namedtuple": NONE,
    "collections.defaultdict": gives("collections.defaultdict[result]"),
    "collections.deque": gives("collections.deque[arg]"),
    ...under("functools", {
      partial: { returns: "functools.partial", passes: { args: [0], runs: "later" } },
      ...each(
        "lru_cache cache cached_property wraps update_wrapper total_ordering singledispatch cmp_to_key partialmethod",
        NONE,
      ),
      reduce: { calls: [0] },
    }),
    ...under("contextlib", {
      ...each("contextmanager asynccontextmanager redirect_stdout redirect_stderr", NONE),
      closing: gives("contextlib.closing[given]"),
      aclosing: gives("contextlib.aclosing[given]"),
      nullcontext: gives("contextlib.nullcontext[given]"),
    }),
    "weakref.ref": gives("weakref.ref[given]"),
    ...under("heapq", {
      ...each("heappush heapify", NONE),
      ...each("heappop heapreplace", gives("arg")),
      nlargest: { returns: "list", calls: ["key"] },
      nsmallest: { returns: "list", calls: ["key"] },
    }),
    ...under("bisect", each("bisect bisect_left bisect_right insort insort_left insort_right", NONE)),
    ...under("operator", each("itemgetter attrgetter methodcaller", NONE)),
    ...under(
      "math",
      each("ceil floor sqrt pow exp log log2 log10 sin cos tan atan2 hypot isnan isinf isclose fsum gcd", NONE),
    ),
    ...under("random", each("random randint randrange uniform shuffle sample seed gauss", NONE)),
    "random.choice": gives("arg"),
    "random.choices": gives("list[arg]"),
    ...under("secrets", each("token_bytes token_hex token_urlsafe randbelow compare_digest", NONE)),
    "secrets.choice": gives("arg"),
    ...under("uuid", each("uuid1 uuid3 uuid4 uuid5", gives("uuid.UUID"))),
    ...under("re", patterns(1)),
    ...under("re", { compile: gives("re.Pattern"), escape: gives("str") }),
    ...under("textwrap", each("dedent indent fill shorten", gives("str"))),
    ...under("base64", each("b64encode b64decode urlsafe_b64encode urlsafe_b64decode", gives("bytes"))),
    ...under("statistics", each("mean fmean median mode stdev variance", NONE)),
    ...under("atexit", { register: passes("later", 0), unregister: NONE }),
    "warnings.warn": NONE,
    ...under(
      "inspect",
      each("signature isclass isfunction iscoroutinefunction isawaitable currentframe getmembers", NONE),
    ),
  },
  classes,
  aliases: { "functools._lru_cache_wrapper": "functools.lru_cache" },
};
