// Owns the description of Python's builtins and of the typing names that stand for them.
// Data only. Bytes and characters, numbers and containers cost nothing by themselves; only files do.
import { attribute, each, FILE, gives, NONE, renamed, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

/** Calls that iterate over their first argument to the end. */
export const CONSUMING: ReadonlySet<string> = new Set([
  ...["list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "min", "max", "any", "all", "str.join"].map(
    (n) => `builtins.${n}`,
  ),
  ...["list.extend", "set.update", "set.union", "dict.update"].map((n) => `builtins.${n}`),
  "collections.deque",
  "collections.Counter",
]);

const KEY: LibraryEntry = { calls: ["key"] };

const text = (self: string): Readonly<Record<string, LibraryEntry>> => ({
  ...each(
    "capitalize center expandtabs join ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip",
    gives(self),
  ),
  ...each("swapcase title translate upper zfill", gives(self)),
  ...each("split rsplit splitlines", gives(`list[${self}]`)),
  ...each("partition rpartition", gives(`tuple[${self}]`)),
  ...each("startswith endswith isalnum isalpha isascii isdigit islower isspace istitle isupper", gives("bool")),
  ...each("count find index rfind rindex", gives("int")),
});

const mapping: LibraryClass = {
  // Iterating yields keys, whose type is not kept.
  iterate: gives("unknown"),
  members: {
    ...each("get pop setdefault __getitem__", gives("item")),
    ...each("copy __or__", gives("self")),
    ...each("update clear", NONE),
    keys: gives("typing.KeysView"),
    values: gives("typing.ValuesView[item]"),
    items: gives("typing.ItemsView[item]"),
    popitem: gives("tuple[unknown, item]"),
  },
};

const sequence = { ...each("count index", gives("int")), __getitem__: gives("item") };

const list: LibraryClass = {
  members: {
    ...sequence,
    ...each("append extend insert remove clear reverse", NONE),
    ...each("copy __add__ __mul__", gives("self")),
    pop: gives("item"),
    sort: KEY,
  },
};

const frozenset: LibraryClass = {
  members: {
    ...each("union intersection difference symmetric_difference copy __or__ __and__ __sub__ __xor__", gives("self")),
    ...each("isdisjoint issubset issuperset", gives("bool")),
  },
};

const set: LibraryClass = {
  members: {
    ...frozenset.members,
    ...each("add discard remove clear update intersection_update difference_update symmetric_difference_update", NONE),
    pop: gives("item"),
  },
};

const functions: Readonly<Record<string, LibraryEntry>> = {
  open: gives("io.IOBase"),
  input: gives("str"),
  ...each("print setattr delattr breakpoint", NONE),
  ...each("len hash id ord", gives("int")),
  ...each("repr ascii chr bin hex oct format", gives("str")),
  ...each("isinstance issubclass callable hasattr any all", gives("bool")),
  ...each("getattr abs round pow divmod sum vars dir globals locals", NONE),
  ...each("min max", KEY),
  // Constructors that take over the elements of their argument.
  ...each("list", gives("list[arg]")),
  ...each("set", gives("set[arg]")),
  ...each("frozenset", gives("frozenset[arg]")),
  ...each("tuple", gives("tuple[arg]")),
  dict: gives("dict"),
  sorted: { returns: "list[arg]", calls: ["key"] },
  reversed: gives("typing.Iterator[arg]"),
  enumerate: gives("typing.Iterator[tuple[int, arg]]"),
  zip: gives("typing.Iterator[tuple[arg, unknown]]"),
  map: { returns: "typing.Iterator[result]", calls: [0] },
  filter: { returns: "typing.Iterator", calls: [0] },
  iter: gives("typing.Iterator[arg]"),
  next: gives("arg"),
  range: gives("range"),
};

const classes: Readonly<Record<string, LibraryClass>> = {
  object: {},
  type: {},
  property: {},
  BaseException: { members: { args: attribute("tuple"), ...each("with_traceback add_note", NONE) } },
  Exception: { bases: ["builtins.BaseException"] },
  str: {
    item: "str",
    members: {
      ...text("str"),
      ...each("casefold format format_map", gives("str")),
      ...each("isdecimal isidentifier isnumeric isprintable", gives("bool")),
      encode: gives("bytes"),
    },
  },
  bytes: {
    item: "int",
    members: { ...text("bytes"), decode: gives("str"), hex: gives("str"), fromhex: gives("bytes") },
  },
  bytearray: {
    item: "int",
    members: {
      ...text("bytearray"),
      ...each("append extend insert remove clear reverse", NONE),
      decode: gives("str"),
      pop: gives("int"),
    },
  },
  memoryview: { item: "int", members: { tobytes: gives("bytes"), ...each("release cast", NONE) } },
  int: {
    members: {
      ...each("bit_length bit_count as_integer_ratio is_integer conjugate", NONE),
      to_bytes: gives("bytes"),
      from_bytes: gives("int"),
    },
  },
  bool: { bases: ["builtins.int"] },
  float: {
    members: { ...each("as_integer_ratio is_integer conjugate", NONE), hex: gives("str"), fromhex: gives("float") },
  },
  complex: { members: each("conjugate real imag", NONE) },
  list,
  tuple: { members: sequence },
  set,
  frozenset,
  dict: mapping,
  range: { item: "int", members: sequence },
  slice: {},
  generator: { bases: ["typing.Generator"] },
  NoneType: {},
};

/** Names of `typing` and `collections.abc` that have no runtime class among the builtins. */
const protocols: Readonly<Record<string, LibraryClass>> = {
  Iterable: {},
  Iterator: { bases: ["typing.Iterable"], members: { __next__: gives("item") } },
  Generator: { bases: ["typing.Iterator"], members: each("send throw close", NONE) },
  Collection: { bases: ["typing.Iterable"] },
  Sequence: { bases: ["typing.Collection"], members: sequence },
  MutableSequence: { bases: ["typing.Sequence"], members: list.members ?? {} },
  AbstractSet: { bases: ["typing.Collection"] },
  MutableSet: { bases: ["typing.AbstractSet"], members: set.members ?? {} },
  KeysView: { bases: ["typing.Collection"] },
  ValuesView: { bases: ["typing.Collection"] },
  ItemsView: { bases: ["typing.Collection"], iterate: gives("tuple[unknown, item]") },
  Mapping: { ...mapping, bases: ["typing.Collection"] },
  MutableMapping: { bases: ["typing.Mapping"] },
  AsyncIterable: {},
  AsyncIterator: { bases: ["typing.AsyncIterable"], members: { __anext__: { async: true, returns: "item" } } },
  AsyncGenerator: { bases: ["typing.AsyncIterator"], members: each("asend athrow aclose", { async: true }) },
  Awaitable: { members: { __await__: gives("item") } },
  Coroutine: { bases: ["typing.Awaitable"], members: each("send throw close", NONE) },
  Callable: {},
  Any: {},
  // Often the terminal, or a text in memory: to write to it need not cost anything.
  TextIO: { bases: ["io.TextIOBase"], members: each("write writelines flush", NONE) },
};

const io: Readonly<Record<string, LibraryClass>> = {
  IOBase: {
    iterate: FILE,
    members: {
      ...each("read readline readlines readinto readinto1 read1 readall peek write writelines flush truncate", FILE),
      ...each("close seek tell fileno isatty readable writable seekable detach reconfigure", NONE),
      name: attribute("str"),
      closed: attribute("bool"),
    },
  },
  ...each("TextIOBase RawIOBase BufferedIOBase", { bases: ["io.IOBase"] }),
  TextIOWrapper: { bases: ["io.TextIOBase"] },
  ...each("BufferedReader BufferedWriter BufferedRandom", { bases: ["io.BufferedIOBase"] }),
  FileIO: { bases: ["io.RawIOBase"] },
  // Files in memory.
  StringIO: { bases: ["io.TextIOBase"], iterate: gives("str"), members: inMemory("str") },
  BytesIO: {
    bases: ["io.BufferedIOBase"],
    iterate: gives("bytes"),
    members: { ...inMemory("bytes"), getbuffer: gives("memoryview") },
  },
};

function inMemory(content: string): Readonly<Record<string, LibraryEntry>> {
  return {
    ...each("read readline getvalue", gives(content)),
    readlines: gives(`list[${content}]`),
    ...each("readinto readinto1 read1 write writelines flush truncate close", NONE),
  };
}

export const builtinsLibrary: Library = {
  functions: {
    ...under("builtins", functions),
    ...under("io", { open: gives("io.IOBase"), open_code: gives("io.IOBase") }),
    ...under(
      "typing",
      each("cast overload final no_type_check runtime_checkable get_type_hints TypeVar NewType", NONE),
    ),
    ...under("dataclasses", each("dataclass field fields asdict astuple replace is_dataclass", NONE)),
    ...under("copy", each("copy deepcopy replace", gives("given"))),
  },
  classes: { ...under("builtins", classes), ...under("typing", protocols), ...under("io", io) },
  aliases: {
    "collections.abc": "typing",
    "collections.abc.Set": "typing.AbstractSet",
    typing_extensions: "typing",
    "typing.ContextManager": "contextlib.AbstractContextManager",
    "typing.AsyncContextManager": "contextlib.AbstractAsyncContextManager",
    "types.GeneratorType": "builtins.generator",
    "types.NoneType": "builtins.NoneType",
    "codecs.open": "io.open",
    "typing.List": "builtins.list",
    "typing.Dict": "builtins.dict",
    "typing.Set": "builtins.set",
    "typing.FrozenSet": "builtins.frozenset",
    "typing.Tuple": "builtins.tuple",
    "typing.Type": "builtins.type",
    "typing.Text": "builtins.str",
    "typing.IO": "io.IOBase",
    "typing.BinaryIO": "io.BufferedIOBase",
    "typing.Deque": "collections.deque",
    "typing.DefaultDict": "collections.defaultdict",
    ...renamed("OrderedDict Counter ChainMap", "typing", "collections"),
  },
};
