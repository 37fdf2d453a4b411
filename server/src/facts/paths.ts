// Owns what can be told from a path's text alone. Paths are the host's: absolute with `/`, or URIs; nothing here touches a disk.

/** Folder of a path without the trailing `/`; `""` where there is none. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "" : path.slice(0, at);
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True when `path` lies in `folder`, at any depth. */
export function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The innermost of `folders` that holds a path. */
export function ownerOf(path: string, folders: readonly string[]): string | undefined {
  let owner: string | undefined;
  for (const folder of folders) {
    if (isInside(path, folder) && (owner === undefined || folder.length > owner.length)) owner = folder;
  }
  return owner;
}

/**
 * Code that only tests run: what it does to the program's state says nothing about the program. Where the workspace folder itself
 * lies does not matter.
 */
export function isTestPath(path: string, folders: readonly string[]): boolean {
  const folder = ownerOf(path, folders);
  return isTest(folder === undefined ? path : path.slice(folder.length));
}

function isTest(path: string): boolean {
  return /(^|\/)(tests?|testing|unittests|tests_e2e|e2e|e2e_tests)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest|tests?)\.pyw?$/i.test(
    path,
  );
}
