// Owns which attributes belong to the state of an application (`app.state.jobs`): it lives as long as the process, whoever names it and
// however they got hold of the application. Must not know who asks.
import type { Ref } from "../../semantics/ref";
import { mentions } from "../callers";
import { CALLS, FUNCTION, ROOTS, symbolKey } from "../inputs";
import { isTestPath } from "../paths";
import type { Reader } from "../query";
import type { Tri, Value } from "../value";

/** Stands for the class, where the owner of a container is an application's state. */
export const APP_STATE = "app.state";

const APPLICATIONS = /^(fastapi\.(applications\.)?FastAPI|starlette\.applications\.Starlette)$/;
const REQUESTS = /(^|\.)(Request|WebSocket|HTTPConnection)$/;

/** Whether a ref is an attribute of that name of an application's state; objects out of sight may have one of that name. */
export function isInAppState(ref: Ref, name: string, evaluate: (ref: Ref) => Value): Tri {
  if (ref.k !== "attr" || ref.name !== name) return "no";
  if (ref.of.k === "attr" && ref.of.name === "state") {
    const is = isApplication(ref.of.of, evaluate);
    if (is !== "unknown") return is;
  }
  return evaluate(ref.of).v === "unknown" ? "unknown" : "no";
}

/** Whether a ref is an application: by its type, or by its name where nothing is known of that. */
export function isApplication(ref: Ref, evaluate: (ref: Ref) => Value): Tri {
  const value = evaluate(ref);
  if (value.v === "instance") return APPLICATIONS.test(value.of) ? "yes" : "no";
  // `request.app`.
  if (value.v === "member") return value.name === "app" ? "yes" : "no";
  if (value.v !== "unknown") return "no";
  if (ref.k === "attr" || ref.k === "free" || ref.k === "param") {
    if (/^_?(app|application|fastapi_app)$/.test(ref.name)) return "yes";
    if (/^(request|req|websocket|ws)$/.test(ref.name) || REQUESTS.test(ref.name)) return "no";
  }
  return "unknown";
}

/** Somebody takes attributes of a state by names that are not told: `getattr(app.state, name)`. */
export function isTakenByName(db: Reader): boolean {
  const roots = db.read(ROOTS, "") ?? [];
  return mentions(db, CALLS, "getattr").some((id) => {
    const calls = isTestPath(id.path, roots) ? [] : (db.read(FUNCTION, symbolKey(id.path, id.name))?.calls ?? []);
    return calls.some(
      ({ callee, args: [of] }) =>
        callee.k === "free" && callee.name === "getattr" && of?.k === "attr" && of.name === "state",
    );
  });
}
