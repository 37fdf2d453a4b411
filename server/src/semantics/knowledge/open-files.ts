// Owns which calls of libraries open a file, and which only use one that they are given. Names are canonical. From the documentation of
// Python's `io`, `gzip`, `bz2`, `lzma`, `tarfile`, `zipfile`, `csv`, `json`, `pickle` and `shutil`.

/** What is given to it must be closed: files and archives. */
export function opensFile(name: string): boolean {
  return OPENS.test(name);
}

const OPENS =
  /^(builtins\.open|io\.(open|open_code|FileIO)|codecs\.open|os\.fdopen|pathlib\.(Pure)?(Posix|Windows)?Path\.open|gzip\.(open|GzipFile)|bz2\.(open|BZ2File)|lzma\.(open|LZMAFile)|tarfile\.(open|TarFile(\.open)?)|zipfile\.ZipFile)$/;

/**
 * What a call does with an open file among its arguments: `reads` it, or writes to it, and is done with it when it returns; `wraps` it in
 * something that needs it open; undefined where it is not known, and may close or keep it.
 */
export function usesFile(name: string): "reads" | "wraps" | undefined {
  return READS.test(name) ? "reads" : WRAPS.test(name) ? "wraps" : undefined;
}

const READS =
  /^(builtins\.(print|list|len|sorted|bool|repr|str|sum|max|min|set|tuple|isinstance)|(json|simplejson|ujson|pickle|marshal|plistlib|toml|tomli|tomllib|cPickle|dill)\.(load|dump)|yaml\.(load|safe_load|full_load|dump|safe_dump)|shutil\.copyfileobj|subprocess\.(run|call|check_call|check_output|Popen)|hashlib\.file_digest|os\.(fsync|fstat))$/;
const WRAPS = /^csv\.(reader|writer|DictReader|DictWriter)$/;
