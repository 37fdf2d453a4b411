// Owns the description of HTTP clients: requests, httpx, urllib3, aiohttp. Data only.
// A client or session keeps connections open: building one costs what its first request has to set up again.
import { attribute, client, each, gives, NONE, named, request, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const VERBS = "get post put patch delete head options request";
const awaited = (returns: string): LibraryEntry => ({ effects: ["net.request"], async: true, returns });
const ASYNC: LibraryEntry = { async: true };

/** The body has been read, or comes over the connection that is open: no further round trip. */
const response: Readonly<Record<string, LibraryEntry>> = {
  json: NONE,
  raise_for_status: NONE,
  text: attribute("str"),
  content: attribute("bytes"),
  status_code: attribute("int"),
  ...each("url encoding headers cookies request history elapsed links close", NONE),
  is_redirect: attribute("bool"),
};

const requests: Readonly<Record<string, LibraryClass>> = {
  Session: {
    construct: client,
    members: {
      ...each(`${VERBS} send`, request("requests.Response")),
      prepare_request: gives("requests.PreparedRequest"),
      ...each(
        "mount close get_adapter headers auth proxies params verify cert cookies hooks trust_env max_redirects adapters",
        NONE,
      ),
    },
  },
  Response: {
    iterate: gives("bytes"),
    members: {
      ...response,
      ...each("iter_content iter_lines", gives("typing.Iterator[bytes]")),
      ...each("ok is_permanent_redirect", attribute("bool")),
      ...each("reason raw apparent_encoding", NONE),
    },
  },
  Request: { members: { prepare: gives("requests.PreparedRequest") } },
  PreparedRequest: {},
  "adapters.HTTPAdapter": {},
  ...each("auth.HTTPBasicAuth auth.HTTPDigestAuth auth.AuthBase", named()),
};

const httpx: Readonly<Record<string, LibraryClass>> = {
  Client: {
    construct: client,
    members: {
      ...each(`${VERBS} send stream`, request("httpx.Response")),
      build_request: gives("httpx.Request"),
      ...each("close headers cookies params timeout base_url auth event_hooks", NONE),
    },
  },
  AsyncClient: {
    construct: client,
    members: {
      ...each(`${VERBS} send stream`, awaited("httpx.Response")),
      build_request: gives("httpx.Request"),
      aclose: ASYNC,
      ...each("headers cookies params timeout base_url auth event_hooks is_closed", NONE),
    },
  },
  Response: {
    members: {
      ...response,
      ...each("is_success is_error is_client_error is_server_error is_closed has_redirect_location", attribute("bool")),
      ...each("reason_phrase http_version next_request extensions", NONE),
      read: gives("bytes"),
      aread: { async: true, returns: "bytes" },
      aclose: ASYNC,
      iter_bytes: gives("typing.Iterator[bytes]"),
      ...each("iter_text iter_lines", gives("typing.Iterator[str]")),
      iter_raw: gives("typing.Iterator[bytes]"),
      ...each("aiter_bytes aiter_raw", gives("typing.AsyncIterator[bytes]")),
      ...each("aiter_text aiter_lines", gives("typing.AsyncIterator[str]")),
    },
  },
  ...each(
    "Request URL Headers Timeout Limits Auth BasicAuth HTTPTransport AsyncHTTPTransport ASGITransport MockTransport",
    {},
  ),
};

const urllib3: Readonly<Record<string, LibraryClass>> = {
  PoolManager: {
    construct: client,
    members: {
      ...each("request urlopen request_encode_url request_encode_body", request("urllib3.HTTPResponse")),
      ...each("clear", NONE),
      ...each("connection_from_host connection_from_url", gives("urllib3.HTTPConnectionPool")),
    },
  },
  ProxyManager: { bases: ["urllib3.PoolManager"], construct: client },
  HTTPConnectionPool: {
    construct: client,
    members: { ...each("request urlopen", request("urllib3.HTTPResponse")), close: NONE },
  },
  HTTPSConnectionPool: { bases: ["urllib3.HTTPConnectionPool"], construct: client },
  HTTPResponse: {
    members: {
      status: attribute("int"),
      data: attribute("bytes"),
      json: NONE,
      read: gives("bytes"),
      stream: gives("typing.Iterator[bytes]"),
      ...each("headers release_conn close getheader", NONE),
    },
  },
  ...each("Retry Timeout", {}),
};

const aiohttp: Readonly<Record<string, LibraryClass>> = {
  ClientSession: {
    construct: client,
    members: {
      // Awaited, or entered with `async with`.
      ...each(VERBS, awaited("aiohttp.ClientResponse")),
      ws_connect: awaited("aiohttp.ClientWebSocketResponse"),
      close: ASYNC,
      closed: attribute("bool"),
      ...each("headers cookie_jar connector timeout detach", NONE),
    },
  },
  ClientResponse: {
    members: {
      json: ASYNC,
      text: { async: true, returns: "str" },
      read: { async: true, returns: "bytes" },
      status: attribute("int"),
      ok: attribute("bool"),
      content: attribute("aiohttp.StreamReader"),
      ...each(
        "raise_for_status release close headers cookies url reason method history content_type charset request_info",
        NONE,
      ),
    },
  },
  StreamReader: {
    iterate: { async: true, returns: "bytes" },
    members: {
      ...each("read readany readline readexactly readchunk", { async: true, returns: "bytes" }),
      ...each("iter_chunked iter_any", gives("typing.AsyncIterator[bytes]")),
      at_eof: gives("bool"),
    },
  },
  ClientWebSocketResponse: {
    iterate: ASYNC,
    members: {
      ...each("send_str send_bytes send_json ping pong close receive receive_str receive_json receive_bytes", ASYNC),
      closed: attribute("bool"),
    },
  },
  ...each("ClientTimeout TCPConnector UnixConnector BasicAuth CookieJar FormData", {}),
  "web.Application": { members: { ...each("add_routes router on_startup on_cleanup on_shutdown middlewares", NONE) } },
  "web.Request": {
    members: {
      json: ASYNC,
      text: { async: true, returns: "str" },
      read: { async: true, returns: "bytes" },
      ...each("post multipart", ASYNC),
      ...each("match_info query headers app method path rel_url remote cookies", NONE),
    },
  },
  "web.Response": {},
  "web.StreamResponse": { members: { ...each("prepare write write_eof", ASYNC), headers: NONE } },
  "web.WebSocketResponse": {
    iterate: ASYNC,
    members: {
      ...each("prepare send_str send_bytes send_json close receive receive_str receive_json ping", ASYNC),
      closed: attribute("bool"),
    },
  },
  "web.FileResponse": {},
  "web.RouteTableDef": { members: each("get post put patch delete head view route static", NONE) },
  "web.View": {},
};

export const httpLibrary: Library = {
  functions: {
    ...under("requests", each(VERBS, request("requests.Response"))),
    "requests.session": { ...client, returns: "requests.Session" },
    "requests.utils.quote": gives("str"),
    ...under("httpx", each(`${VERBS} stream`, request("httpx.Response"))),
    "urllib3.request": request("urllib3.HTTPResponse"),
    "urllib3.disable_warnings": NONE,
    "urllib3.connection_from_url": { ...client, returns: "urllib3.HTTPConnectionPool" },
    // Opens a session of its own for one request.
    "aiohttp.request": awaited("aiohttp.ClientResponse"),
    ...under("aiohttp.web", each("json_response", gives("aiohttp.web.Response"))),
    ...under("aiohttp.web", each("get post put patch delete head view route static middleware run_app", NONE)),
  },
  classes: {
    ...under("requests", requests),
    ...under("httpx", httpx),
    ...under("urllib3", urllib3),
    ...under("aiohttp", aiohttp),
  },
  aliases: {
    "requests.api": "requests",
    "requests.sessions": "requests",
    "requests.models": "requests",
    "requests.adapters.Retry": "urllib3.Retry",
    "httpx._client": "httpx",
    "httpx._models": "httpx",
    "httpx._api": "httpx",
    "urllib3.poolmanager": "urllib3",
    "urllib3.response": "urllib3",
    "urllib3.connectionpool": "urllib3",
    "urllib3.util.Retry": "urllib3.Retry",
    "urllib3.util.retry.Retry": "urllib3.Retry",
    "urllib3.util.Timeout": "urllib3.Timeout",
    "aiohttp.client": "aiohttp",
    "aiohttp.client.ClientSession": "aiohttp.ClientSession",
    "aiohttp.client_reqrep.ClientResponse": "aiohttp.ClientResponse",
  },
};
