// Owns the description of web frameworks, task queues and user interfaces: FastAPI, Starlette, Flask, Celery, Home Assistant,
// Qt, Tk, pydantic and helpers that decorate functions. Data only. Mostly names and who runs the functions they are given.
import { asynchronous, attribute, each, FILE, gives, NONE, named, PROCESS, passes, REQUEST, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const inThread: LibraryEntry = { ...passes("elsewhere", 0, "func"), async: true, returns: "result" };
const LATER: LibraryEntry = passes("later", 0, "func");
const VERBS = "get post put patch delete head options trace websocket";

/** Members of Starlette applications and routers. */
const routing: Readonly<Record<string, LibraryEntry>> = {
  ...each("route websocket_route on_event mount host routes url_path_for", NONE),
  ...each("add_route add_websocket_route", passes("later", 1, "endpoint")),
  add_event_handler: passes("later", 1, "func"),
};

/** What FastAPI's applications and routers add. */
const fastapiRouting: Readonly<Record<string, LibraryEntry>> = {
  ...each(`${VERBS} api_route include_router`, NONE),
  ...each("add_api_route add_api_websocket_route", passes("later", 1, "endpoint")),
};

const starlette: Readonly<Record<string, LibraryClass>> = {
  "applications.Starlette": {
    members: {
      ...routing,
      ...each("middleware exception_handler add_middleware add_exception_handler state router", NONE),
    },
  },
  "routing.Router": { members: routing },
  ...under("routing", each("Route Mount WebSocketRoute", named())),
  "requests.HTTPConnection": {
    members: {
      ...each("headers query_params path_params cookies client state session auth user app base_url scope url", NONE),
      url_for: NONE,
    },
  },
  "requests.Request": {
    bases: ["starlette.requests.HTTPConnection"],
    members: {
      ...asynchronous({ body: gives("bytes"), json: NONE, form: NONE, is_disconnected: gives("bool"), close: NONE }),
      stream: gives("typing.AsyncIterator[bytes]"),
      method: attribute("str"),
    },
  },
  "websockets.WebSocket": {
    bases: ["starlette.requests.HTTPConnection"],
    members: {
      ...asynchronous(each("accept close receive receive_json send send_text send_bytes send_json", NONE)),
      ...asynchronous({ receive_text: gives("str"), receive_bytes: gives("bytes") }),
      ...each("iter_text iter_bytes iter_json", gives("typing.AsyncIterator")),
    },
  },
  "responses.Response": { members: each("set_cookie delete_cookie headers status_code body media_type", NONE) },
  ...under(
    "responses",
    each(
      "JSONResponse HTMLResponse PlainTextResponse RedirectResponse StreamingResponse FileResponse",
      named("starlette.responses.Response"),
    ),
  ),
  "datastructures.UploadFile": {
    members: {
      ...asynchronous({ ...each("read write", FILE), ...each("seek close", NONE) }),
      file: attribute("io.IOBase"),
      ...each("filename content_type", attribute("str")),
      size: attribute("int"),
      headers: NONE,
    },
  },
  "background.BackgroundTasks": { members: { add_task: LATER, tasks: NONE } },
  "background.BackgroundTask": {},
  "exceptions.HTTPException": { bases: ["builtins.Exception"] },
  // Calls the application in this process.
  "testclient.TestClient": {
    members: each("get post put patch delete head options request stream", gives("httpx.Response")),
  },
  ...under(
    "middleware",
    each("base.BaseHTTPMiddleware cors.CORSMiddleware gzip.GZipMiddleware sessions.SessionMiddleware", named()),
  ),
};

const fastapi: Readonly<Record<string, LibraryClass>> = {
  FastAPI: {
    bases: ["starlette.applications.Starlette"],
    members: { ...fastapiRouting, ...each("dependency_overrides openapi", NONE) },
  },
  APIRouter: { bases: ["starlette.routing.Router"], members: fastapiRouting },
  ...Object.fromEntries(
    [
      ["Request", "requests.Request"],
      ["WebSocket", "websockets.WebSocket"],
      ["Response", "responses.Response"],
      ["UploadFile", "datastructures.UploadFile"],
      ["BackgroundTasks", "background.BackgroundTasks"],
      ["HTTPException", "exceptions.HTTPException"],
    ].map(([name, base]) => [name, named(`starlette.${base}`)]),
  ),
};

const flask: Readonly<Record<string, LibraryClass>> = {
  "sansio.scaffold.Scaffold": {
    members: {
      ...each(
        "route get post put patch delete before_request after_request teardown_request errorhandler endpoint",
        NONE,
      ),
      ...each("context_processor app_template_filter before_app_request open_resource", NONE),
      add_url_rule: passes("later", 2, "view_func"),
    },
  },
  Flask: {
    bases: ["flask.sansio.scaffold.Scaffold"],
    members: {
      ...each(
        "register_blueprint app_context test_request_context teardown_appcontext cli config extensions template_filter",
        NONE,
      ),
      logger: attribute("logging.Logger"),
      ...each("test_client run make_response", NONE),
    },
  },
  Blueprint: { bases: ["flask.sansio.scaffold.Scaffold"], members: { register_blueprint: NONE } },
  Request: {
    members: {
      ...each("args form files headers json cookies values view_args environ endpoint user_agent authorization", NONE),
      ...each("method path url base_url remote_addr full_path", attribute("str")),
      get_json: NONE,
      get_data: gives("bytes"),
      data: attribute("bytes"),
    },
  },
  Response: { members: each("set_cookie delete_cookie headers status_code data get_json get_data", NONE) },
};

const celery: Readonly<Record<string, LibraryClass>> = {
  Celery: {
    members: {
      task: NONE,
      ...each("send_task", { effects: ["net.request"], returns: "celery.result.AsyncResult" }),
      ...each("conf autodiscover_tasks config_from_object on_after_configure", NONE),
      signature: gives("celery.Signature"),
    },
  },
  Task: {
    members: {
      // A message to the broker.
      ...each("delay apply_async", { effects: ["net.request"], returns: "celery.result.AsyncResult" }),
      ...each("s si signature", gives("celery.Signature")),
      ...each("request name max_retries", NONE),
      update_state: REQUEST,
    },
  },
  Signature: {
    members: {
      ...each("delay apply_async", { effects: ["net.request"], returns: "celery.result.AsyncResult" }),
      ...each("set clone", gives("self")),
    },
  },
  "result.AsyncResult": {
    members: {
      ...each("get ready successful failed forget revoke", REQUEST),
      ...each("state status result", { effects: ["net.request"], type: "str" }),
      id: attribute("str"),
    },
  },
};

const homeAssistant: Readonly<Record<string, LibraryClass>> = {
  "core.HomeAssistant": {
    members: {
      ...each("async_add_executor_job async_add_import_executor_job", {
        ...passes("elsewhere", 0, "target"),
        async: true,
        returns: "result",
      }),
      ...each("async_create_task async_create_background_task", gives("asyncio.Task[given]")),
      ...each("add_job async_add_job async_run_hass_job create_task", passes("later", 0, "target")),
      loop: attribute("asyncio.AbstractEventLoop"),
      ...each("data config bus states services config_entries is_running async_block_till_done", NONE),
    },
  },
};

const qt: Readonly<Record<string, LibraryClass>> = {
  "QtCore.QObject": { members: { ...each("deleteLater moveToThread setParent blockSignals", NONE) } },
  "QtCore.QTimer": {
    bases: ["PyQt6.QtCore.QObject"],
    members: {
      singleShot: passes("later", 1),
      ...each("start stop setInterval setSingleShot", NONE),
      timeout: attribute("PyQt6.QtCore.pyqtSignal"),
    },
  },
  "QtCore.QThread": {
    bases: ["PyQt6.QtCore.QObject"],
    members: {
      ...each("sleep msleep usleep", { effects: ["sleep"] }),
      ...each("start quit isRunning requestInterruption", NONE),
    },
  },
  "QtCore.QRunnable": { members: { setAutoDelete: NONE } },
  "QtCore.QThreadPool": {
    members: { globalInstance: gives("self"), start: passes("elsewhere", 0), setMaxThreadCount: NONE },
  },
  "QtCore.pyqtSignal": { members: { connect: passes("later", 0), ...each("disconnect emit", NONE) } },
  ...under("QtWidgets", each("QWidget QDialog QMainWindow QFrame QTableView", { bases: ["PyQt6.QtCore.QObject"] })),
  "QtWidgets.QApplication": { bases: ["PyQt6.QtCore.QObject"], members: each("processEvents instance quit", NONE) },
};

const MODEL: Readonly<Record<string, LibraryEntry>> = {
  ...each("model_dump dict", gives("dict")),
  ...each("model_dump_json json", gives("str")),
  ...each("model_validate model_validate_json model_construct parse_obj parse_raw construct from_orm", gives("self")),
  ...each("model_copy copy", gives("self")),
  ...each(
    "model_fields model_config __fields__ model_fields_set model_extra model_json_schema model_rebuild schema",
    NONE,
  ),
};

const retrying: LibraryClass = {
  members: { __call__: { calls: [0], returns: "unknown" }, ...each("wraps statistics", NONE) },
};

const tk = "Button Checkbutton Radiobutton Scale Menubutton";
const TK = "Tk Toplevel Frame Label Entry Text Canvas Menu Listbox Scrollbar";
const command = passes("later", "command");

const decorators: Readonly<Record<string, LibraryEntry>> = {
  ...under(
    "tenacity",
    each("retry stop_after_attempt stop_after_delay wait_fixed wait_exponential wait_random_exponential", NONE),
  ),
  ...under(
    "tenacity",
    each("retry_if_exception_type retry_if_exception retry_if_result before_log after_log before_sleep_log", NONE),
  ),
  ...under("backoff", each("on_exception on_predicate expo fibo constant", NONE)),
  ...under("cachetools", each("cached cachedmethod keys.hashkey", NONE)),
  ...under("click", each("command group option argument pass_context echo secho style", NONE)),
  ...under("typer", each("Option Argument echo run", NONE)),
  ...under(
    "pydantic",
    each("Field field_validator model_validator validator root_validator computed_field create_model", NONE),
  ),
  ...under("attrs", each("define field frozen mutable asdict evolve", NONE)),
  ...under("attr", each("s ib attrs attrib define field asdict evolve", NONE)),
  ...under("pytest", each("fixture raises skip mark.parametrize mark.asyncio approx fail importorskip", NONE)),
  "dotenv.load_dotenv": { effects: ["file"], returns: "bool" },
};

export const webLibrary: Library = {
  functions: {
    ...under("fastapi", each("Depends Security Query Path Body Header Cookie Form File", NONE)),
    ...under("starlette.concurrency", {
      run_in_threadpool: inThread,
      iterate_in_threadpool: gives("typing.AsyncIterator[arg]"),
    }),
    ...under("flask", {
      request: attribute("flask.Request"),
      current_app: attribute("flask.Flask"),
      ...each("g session", NONE),
      ...each("jsonify make_response send_file send_from_directory", gives("flask.Response")),
      ...each("redirect", NONE),
      ...each("url_for", gives("str")),
      ...each("abort flash get_flashed_messages stream_with_context has_request_context", NONE),
    }),
    "celery.shared_task": NONE,
    ...under("celery", each("chain group chord", gives("celery.Signature"))),
    "celery.utils.log.get_task_logger": gives("logging.Logger"),
    ...under("homeassistant", {
      "core.callback": NONE,
      "helpers.aiohttp_client.async_get_clientsession": gives("aiohttp.ClientSession"),
      "helpers.aiohttp_client.async_create_clientsession": {
        effects: ["net.connect"],
        returns: "aiohttp.ClientSession",
      },
      "helpers.httpx_client.get_async_client": gives("httpx.AsyncClient"),
      "helpers.event.async_track_time_interval": passes("later", 1, "action"),
      "helpers.event.async_call_later": passes("later", 2, "action"),
    }),
    ...under("tkinter", Object.fromEntries(tk.split(" ").map((n) => [n, { ...command, returns: `tkinter.${n}` }]))),
    ...decorators,
  },
  classes: {
    ...under("starlette", starlette),
    ...under("fastapi", fastapi),
    ...under("flask", flask),
    ...under("celery", celery),
    ...under("homeassistant", homeAssistant),
    ...under("PyQt6", qt),
    "tkinter.Misc": {
      members: {
        ...each("after bind bind_all protocol", passes("later", 1, "func")),
        after_idle: passes("later", 0, "func"),
        ...each("pack grid place configure config destroy title geometry update update_idletasks", NONE),
      },
    },
    ...under("tkinter", each(`${tk} ${TK}`, named("tkinter.Misc"))),
    "pydantic.BaseModel": { members: MODEL },
    "pydantic_settings.BaseSettings": named("pydantic.BaseModel"),
    ...under("tenacity", each("Retrying", retrying)),
    "tenacity.AsyncRetrying": { members: { __call__: { calls: [0], async: true } } },
    ...under("cachetools", each("Cache", named("typing.MutableMapping"))),
    ...under("cachetools", each("LRUCache TTLCache LFUCache FIFOCache RRCache TLRUCache", named("cachetools.Cache"))),
    ...under("apscheduler.schedulers", {
      "background.BackgroundScheduler": {
        members: { add_job: passes("elsewhere", 0, "func"), ...each("start shutdown scheduled_job remove_job", NONE) },
      },
      "asyncio.AsyncIOScheduler": {
        members: { add_job: LATER, ...each("start shutdown scheduled_job remove_job", NONE) },
      },
    }),
    "arq.connections.ArqRedis": {
      bases: ["redis.asyncio.Redis"],
      members: { enqueue_job: { effects: ["db.write"], async: true } },
    },
    "typer.Typer": { members: each("command callback add_typer", NONE) },
    "tqdm.tqdm": { members: each("update close set_description set_postfix write refresh reset", NONE) },
    "jinja2.Environment": {
      members: {
        ...each("get_template from_string select_template", gives("jinja2.Template")),
        ...each("filters globals", NONE),
      },
    },
    "jinja2.Template": { members: { render: gives("str"), render_async: { async: true, returns: "str" } } },
    "git.Repo": {
      construct: { effects: ["file"] },
      members: { clone_from: { effects: ["process"], returns: "self" }, git: attribute("git.Git") },
    },
    "git.Git": { otherwise: PROCESS },
  },
  aliases: {
    "fastapi.applications.FastAPI": "fastapi.FastAPI",
    "fastapi.routing.APIRouter": "fastapi.APIRouter",
    "fastapi.requests": "starlette.requests",
    "fastapi.websockets": "starlette.websockets",
    "fastapi.responses": "starlette.responses",
    "fastapi.background.BackgroundTasks": "fastapi.BackgroundTasks",
    "fastapi.datastructures.UploadFile": "fastapi.UploadFile",
    "fastapi.concurrency": "starlette.concurrency",
    "fastapi.testclient": "starlette.testclient",
    "fastapi.exceptions.HTTPException": "fastapi.HTTPException",
    "fastapi.param_functions": "fastapi",
    "flask.app.Flask": "flask.Flask",
    "flask.blueprints.Blueprint": "flask.Blueprint",
    "flask.wrappers": "flask",
    "celery.app.task.Task": "celery.Task",
    "celery.app.base.Celery": "celery.Celery",
    "celery.canvas": "celery",
    PyQt5: "PyQt6",
    PySide2: "PyQt6",
    PySide6: "PyQt6",
    "PySide6.QtCore.Signal": "PyQt6.QtCore.pyqtSignal",
    "PySide2.QtCore.Signal": "PyQt6.QtCore.pyqtSignal",
    "tkinter.ttk": "tkinter",
    "pydantic.main.BaseModel": "pydantic.BaseModel",
    "pydantic.v1": "pydantic",
    "pydantic.BaseSettings": "pydantic_settings.BaseSettings",
    "tqdm.auto": "tqdm",
    "tqdm.notebook": "tqdm",
    "tqdm.std": "tqdm",
    "tqdm.rich": "tqdm",
  },
};
