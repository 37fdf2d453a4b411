// Stands in for node:assert where there is no Node: those of its functions that the suites use, with the same meaning for their values.

/** Mocha shows the two values of an error. */
class AssertionError extends Error {
  readonly showDiff = true;
  constructor(
    message: string,
    readonly actual: unknown,
    readonly expected: unknown,
  ) {
    super(message);
    this.name = "AssertionError";
  }
}

export function ok(value: unknown, message = "expected a true value"): asserts value {
  if (!value) throw new AssertionError(message, value, true);
}

export function fail(message: string): never {
  throw new AssertionError(message, undefined, undefined);
}

export function strictEqual(actual: unknown, expected: unknown, message = "expected equal values"): void {
  if (!Object.is(actual, expected)) throw new AssertionError(message, actual, expected);
}

export function notStrictEqual(actual: unknown, expected: unknown, message = "expected different values"): void {
  if (Object.is(actual, expected)) throw new AssertionError(message, actual, expected);
}

/** For plain data. */
export function deepStrictEqual(actual: unknown, expected: unknown, message = "expected equal values"): void {
  if (!isEqual(actual, expected)) throw new AssertionError(message, actual, expected);
}

export function match(text: string, pattern: RegExp, message = `expected a match of ${pattern}`): void {
  if (!pattern.test(text)) throw new AssertionError(message, text, pattern);
}

export function doesNotMatch(text: string, pattern: RegExp, message = `expected no match of ${pattern}`): void {
  if (pattern.test(text)) throw new AssertionError(message, text, pattern);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isEqual(value, right.get(key)));
}
