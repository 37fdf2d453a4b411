// Owns how the code of a module or class body is called: each statement is a function of its own. Must not know what the statement does.

/** @param key fingerprint of the statement's unit, which tells it from the other statements of its body. */
export function bodyName(className: string, key: string): string {
  return `${className === "" ? "" : `${className}.`}<body ${key}>`;
}

/** Code that runs when the module or class body does, lambdas in it included. */
export function isInBody(name: string): boolean {
  return IN_BODY.test(name);
}

/** Code that lives about as long as the process: of a body, and of `main`. */
export function runsOnce(name: string): boolean {
  return isInBody(name) || /(^|\.)_?(a|async_)?main$/.test(name);
}

const IN_BODY = /(^|\.)<body /;
