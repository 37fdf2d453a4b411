// Owns the border between the protocol and our handlers: whatever a handler throws ends here, as a log line and a default
// answer. Cancelled requests are answered as cancelled. Knows no feature.
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** What the border needs of a server. */
export interface Border {
  /** True once the client has said goodbye: nothing runs any more. */
  readonly closed: () => boolean;
  /** Told of everything a handler throws. */
  readonly failed: (what: string, error: unknown) => void;
}

/** Wraps the handler of a request. A handler that throws answers `fallback`. */
export function answering<P, R>(
  border: Border,
  what: string,
  fallback: R,
  handler: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError<void>> {
  return async (params, token) => {
    if (border.closed()) return fallback;
    try {
      if (token.isCancellationRequested) return cancelled();
      const result = await handler(params, token);
      return result;
    } catch (error) {
      border.failed(what, error);
      return fallback;
    }
  };
}

/** Wraps the handler of a notification, or any other callback whose failure nobody waits for. */
export function reacting<A extends readonly unknown[]>(
  border: Border,
  what: string,
  handler: (...args: A) => void | Promise<void>,
): (...args: A) => void {
  return (...args) => {
    if (border.closed()) return;
    try {
      handler(...args)?.catch((error: unknown) => border.failed(what, error));
    } catch (error) {
      border.failed(what, error);
    }
  };
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
