// Owns the description of the standard library's files and formats: pathlib, os, shutil, tempfile, glob, json, csv, pickle,
// archives. Data only. Reading, writing and walking cost `file`; looking at, naming or creating one entry does not.
import { attribute, each, FILE, gives, NONE, PROCESS, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

/** Reads or writes a file and returns something of a type. */
const file = (returns: string): LibraryEntry => ({ effects: ["file"], returns });

const purePath: LibraryClass = {
  members: {
    ...each("name stem suffix root drive anchor", attribute("str")),
    suffixes: attribute("list[str]"),
    parts: attribute("tuple[str]"),
    parent: attribute("self"),
    parents: attribute("typing.Sequence[self]"),
    ...each(
      "joinpath relative_to with_name with_stem with_suffix with_segments __truediv__ __rtruediv__",
      gives("self"),
    ),
    ...each("as_posix as_uri", gives("str")),
    ...each("is_absolute is_relative_to match full_match is_reserved", gives("bool")),
  },
};

const path: LibraryClass = {
  bases: ["pathlib.PurePath"],
  members: {
    ...each("cwd home absolute resolve expanduser readlink rename replace", gives("self")),
    ...each("exists is_file is_dir is_symlink is_mount is_socket is_fifo samefile", gives("bool")),
    ...each("stat lstat mkdir rmdir unlink touch chmod symlink_to hardlink_to owner group", NONE),
    read_text: file("str"),
    read_bytes: file("bytes"),
    ...each("write_text write_bytes", file("int")),
    ...each("glob rglob iterdir", file("typing.Iterator[self]")),
    walk: file("typing.Iterator[tuple[self, list[str], list[str]]]"),
    ...each("copy copy_into move move_into", file("self")),
    open: gives("io.IOBase"),
  },
};

const os: Readonly<Record<string, LibraryEntry>> = {
  listdir: file("list[str]"),
  scandir: file("typing.Iterator[os.DirEntry]"),
  walk: file("typing.Iterator[tuple[str, list[str], list[str]]]"),
  fwalk: FILE,
  ...each("fsync fdatasync sync sendfile copy_file_range", FILE),
  ...each("system waitpid wait spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe", PROCESS),
  ...each(
    "stat lstat mkdir makedirs rmdir removedirs remove unlink rename renames replace link symlink chmod chown utime",
    NONE,
  ),
  ...each("getpid getppid getuid kill umask urandom cpu_count access chdir putenv isatty pipe close", NONE),
  ...each("getcwd fspath readlink strerror", gives("str")),
  getenv: gives("str"),
  environ: attribute("os._Environ"),
  ...each("sep linesep name pathsep curdir pardir devnull", attribute("str")),
  fdopen: gives("io.IOBase"),
  get_terminal_size: NONE,
  ...under("path", {
    ...each("join abspath basename dirname expanduser expandvars normpath realpath relpath normcase", gives("str")),
    ...each("exists lexists isfile isdir islink isabs ismount samefile", gives("bool")),
    ...each("split splitext splitdrive", gives("tuple[str]")),
    ...each("getsize getmtime getctime getatime commonpath commonprefix", NONE),
  }),
};

const shutil: Readonly<Record<string, LibraryEntry>> = {
  ...each("copy copy2 copyfile copyfileobj copytree rmtree move make_archive unpack_archive", FILE),
  ...each("which disk_usage get_terminal_size copymode copystat chown ignore_patterns", NONE),
};

const formats: Readonly<Record<string, LibraryEntry>> = {
  ...under("json", { dumps: gives("str"), loads: NONE, load: FILE, dump: FILE }),
  ...under("pickle", { dumps: gives("bytes"), loads: NONE, load: FILE, dump: FILE }),
  ...under("marshal", { dumps: gives("bytes"), loads: NONE, load: FILE, dump: FILE }),
  ...under("plistlib", { dumps: gives("bytes"), loads: NONE, load: FILE, dump: FILE }),
  ...under("tomllib", { loads: gives("dict"), load: file("dict") }),
  ...under("tomli", { loads: gives("dict"), load: file("dict") }),
  ...under("toml", { loads: gives("dict"), load: file("dict"), dumps: gives("str"), dump: FILE }),
  ...under("orjson", { dumps: gives("bytes"), loads: NONE }),
  ...under("ujson", { dumps: gives("str"), loads: NONE, load: FILE, dump: FILE }),
  ...under("simplejson", { dumps: gives("str"), loads: NONE, load: FILE, dump: FILE }),
  ...under("joblib", { load: FILE, dump: FILE }),
  ...under("csv", { reader: gives("csv.reader"), writer: gives("csv.writer") }),
  ...under("glob", { glob: file("list[str]"), iglob: file("typing.Iterator[str]"), escape: gives("str") }),
  ...under("tempfile", {
    ...each("mkdtemp mktemp gettempdir", gives("str")),
    mkstemp: gives("tuple[int, str]"),
    ...each("NamedTemporaryFile TemporaryFile", gives("tempfile._TemporaryFileWrapper")),
  }),
  ...under("fnmatch", {
    fnmatch: gives("bool"),
    fnmatchcase: gives("bool"),
    filter: gives("list[str]"),
    translate: gives("str"),
  }),
  ...under("filecmp", { cmp: FILE, cmpfiles: FILE }),
  ...under("linecache", { getline: file("str"), getlines: file("list[str]") }),
  "hashlib.file_digest": FILE,
};

const archives: Readonly<Record<string, LibraryEntry>> = {
  ...under("gzip", { open: gives("gzip.GzipFile"), compress: gives("bytes"), decompress: gives("bytes") }),
  ...under("bz2", { open: gives("bz2.BZ2File"), compress: gives("bytes"), decompress: gives("bytes") }),
  ...under("lzma", { open: gives("lzma.LZMAFile"), compress: gives("bytes"), decompress: gives("bytes") }),
  ...under("zlib", {
    compress: gives("bytes"),
    decompress: gives("bytes"),
    crc32: gives("int"),
    adler32: gives("int"),
  }),
  // Opening an archive reads its directory.
  "tarfile.open": file("tarfile.TarFile"),
  "tarfile.is_tarfile": file("bool"),
  "zipfile.is_zipfile": file("bool"),
};

const opened = { effects: ["file"] } as const;

const classes: Readonly<Record<string, LibraryClass>> = {
  "pathlib.PurePath": purePath,
  "pathlib.Path": path,
  "os.PathLike": {},
  "os._Environ": { bases: ["typing.MutableMapping"], item: "str" },
  "os.DirEntry": {
    members: {
      ...each("name path", attribute("str")),
      ...each("is_file is_dir is_symlink", gives("bool")),
      ...each("stat inode", NONE),
    },
  },
  "csv.reader": { iterate: file("list[str]") },
  "csv.writer": { members: each("writerow writerows", FILE) },
  "csv.DictReader": { iterate: file("dict[str]"), members: { fieldnames: { effects: ["file"], type: "list[str]" } } },
  "csv.DictWriter": { members: each("writerow writerows writeheader", FILE) },
  "pickle.Pickler": { members: { dump: FILE, clear_memo: NONE } },
  "pickle.Unpickler": { members: { load: FILE } },
  "json.JSONEncoder": { members: { encode: gives("str"), iterencode: gives("typing.Iterator[str]"), default: NONE } },
  "json.JSONDecoder": { members: each("decode raw_decode", NONE) },
  "tempfile._TemporaryFileWrapper": { bases: ["io.IOBase"] },
  "tempfile.SpooledTemporaryFile": { bases: ["io.IOBase"], members: { rollover: FILE } },
  "tempfile.TemporaryDirectory": { enter: "str", members: { name: attribute("str"), cleanup: FILE } },
  "gzip.GzipFile": { bases: ["io.IOBase"] },
  "bz2.BZ2File": { bases: ["io.IOBase"] },
  "lzma.LZMAFile": { bases: ["io.IOBase"] },
  "zipfile.ZipFile": {
    construct: opened,
    members: {
      ...each("extract extractall writestr write testzip", FILE),
      read: file("bytes"),
      namelist: gives("list[str]"),
      ...each("infolist getinfo setpassword mkdir printdir", NONE),
      open: gives("io.IOBase"),
      close: FILE,
    },
  },
  "tarfile.TarFile": {
    construct: opened,
    iterate: FILE,
    members: {
      ...each("extract extractall add addfile getmembers getnames getmember next list", FILE),
      extractfile: gives("io.IOBase"),
      close: NONE,
    },
  },
};

export const filesLibrary: Library = {
  functions: {
    ...under("os", os),
    ...under("shutil", shutil),
    ...formats,
    ...archives,
    "os.popen": { effects: ["process"], returns: "io.IOBase" },
  },
  classes,
  aliases: {
    "pathlib.PosixPath": "pathlib.Path",
    "pathlib.WindowsPath": "pathlib.Path",
    "pathlib.PurePosixPath": "pathlib.PurePath",
    "pathlib.PureWindowsPath": "pathlib.PurePath",
    posixpath: "os.path",
    ntpath: "os.path",
    _pickle: "pickle",
    cPickle: "pickle",
    cloudpickle: "pickle",
    dill: "pickle",
  },
};
