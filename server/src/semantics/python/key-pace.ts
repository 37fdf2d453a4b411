// Owns the guess how fast keys taken from an input multiply, by what the input is called. Words only: no syntax, no facts.

/** With requests, with what the application knows of (users, addresses), or hardly at all. */
export type Pace = "calls" | "users" | "few";

/** What a request brings with it, and what is made for it: as many as requests. */
const CALLS =
  /(^|_)(task|job|request|req|run|message|msg|call|operation|execution|session|conversation|thread|ticket|order|upload|download|file|scan|event|transaction|tx|trace|span|interaction|connection|correlation|invocation|prediction|generation|interview|game|round|match)_?(id|uuid|key|hash|sid|token)$|(^|_)(uuid|guid|sid|nonce|jti|session|timestamp|ts|query|prompt|text|message|content|question|hash|digest|fingerprint)$/i;
/** What the application knows of: many, but growing slowly. */
const USERS =
  /(^|_)(user|author|member|account|customer|client|wallet|owner|sender|player|visitor|from_user|peer)(_?(id|uuid|uid|name|key|email|token))?$|(^|_)(uid|username|email|ip|ip_addr|remote_addr|address|client_host|phone|token|access_token|url|uri)$/i;
const ANY = /(^|_)id$/i;
/** Where and with what it runs: few. */
const FEW =
  /(^|_)(guild|server|workspace|org|organization|company|team|device|sensor|node|worker|plugin|agent|model|tool|provider|type|kind|entry|entity|config|camera|channel|repo|project|group|room|chat|bot|installation|app|api|base|db|jwks|issuer|proxy|engine|redis|webhook|database|endpoint|role|category|country|language|locale|region|notice|feature)(_?(id|ids|key|name|url|uri|hash|host|token|session))?$|_key$/i;

/** @param input one or more inputs as written, e.g. `ctx.message.id` or `data["job_id"]`. Undefined: the name does not tell. */
export function paceOf(input: string): Pace | undefined {
  const names = input.split(" ").map((part) => part.replace(/\W+/g, "_").replace(/^_|_$/g, ""));
  const many = names.filter((n) => !FEW.test(n));
  if (many.some((n) => CALLS.test(n) && !USERS.test(n))) return "calls";
  if (many.some((n) => USERS.test(n) || ANY.test(n))) return "users";
  return many.length < names.length ? "few" : undefined;
}
