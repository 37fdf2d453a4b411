// What is known of routes, framework by framework, and that an edit elsewhere computes none of it again.
import assert from "node:assert/strict";
import type { Route } from "../../server/src/facts/routes/route-queries";
import type { Rule } from "../../server/src/rules/api";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

/** Tells the route of each function and of each class that is one. */
const teller = makeTeller({
  onUnit(cx) {
    const names = new Set(cx.scopes.all.filter((s) => s.node.kind === "function_definition").map((s) => s.name));
    if (cx.unit.kind === "class") names.add(cx.unit.name);
    for (const name of names) {
      const route = cx.facts.route({ path: cx.path, name });
      if (route) cx.report({ at: cx.unit.root, message: "told", data: { text: `${name}: ${shown(route)}` } });
    }
  },
});

function shown(route: Route): string {
  const parameters = route.parameters.map(
    (p) =>
      p.name +
      `:${p.in}` +
      (p.maker ? `(${p.maker.name})` : "") +
      (p.default === undefined ? "" : `=${p.default}`) +
      (p.most === undefined ? "" : `<=${p.most}`),
  );
  const { pagination: cut, response } = route;
  return [
    route.framework,
    `${route.methods.join("|")} ${route.path ?? "?"}`,
    ...(parameters.length > 0 ? [parameters.join(" ")] : []),
    response.item ? `${response.shape} of ${response.item.name}` : response.shape,
    typeof cut === "string" ? cut : `${cut.by} ${cut.what}`,
    ...(route.streams ? ["streams"] : []),
    ...(route.generic ? ["generic"] : []),
  ].join(", ");
}

describe("routes", () => {
  let p: Project | undefined;
  afterEach(() => p?.dispose());

  async function told(texts: Readonly<Record<string, string>>, file: string): Promise<readonly string[]> {
    p?.dispose();
    p = await project(texts, { rules: [teller] });
    p.show(file, texts[file] ?? "");
    return p.findings(file).map((f) => f.message);
  }

  it("of FastAPI: prefixes of routers, parameters, responses", async () => {
    const items = [
      "from typing import Annotated, List",
      "from fastapi import APIRouter, Depends, Query",
      "from sqlalchemy.orm import Session",
      "from deps import open_session, Filter, SessionDep",
      "from models import Item",
      "router = APIRouter(prefix='/items', tags=['items'])",
      "@router.get('/{kind}', response_model=List[Item])",
      "def listed(kind: str, limit: int = Query(50, le=100), db: Session = Depends(open_session)):",
      "    return []",
      "@router.get('')",
      "async def everything(db: SessionDep, only: Annotated[Filter, Depends()]) -> list[Item]:",
      "    return []",
      "@router.post('/')",
      "def create(item: Item) -> Item:",
      "    return item",
    ].join("\n");
    const texts = {
      "items.py": items,
      "models.py": "from pydantic import BaseModel\nclass Item(BaseModel):\n    name: str\n",
      "deps.py": [
        "from typing import Annotated",
        "from fastapi import Depends",
        "from sqlalchemy.orm import Session",
        "def open_session(): yield None",
        "SessionDep = Annotated[Session, Depends(open_session)]",
        "class Filter:",
        "    def __init__(self, name: str = ''):",
        "        self.name = name",
      ].join("\n"),
      "api.py":
        "from fastapi import APIRouter\nimport items\napi = APIRouter()\napi.include_router(items.router, prefix='/shop')\n",
      "main.py":
        "from fastapi import FastAPI\nfrom api import api\napp = FastAPI()\napp.include_router(api, prefix='/api/v1')\n",
    };
    assert.deepEqual(await told(texts, "items.py"), [
      "listed: fastapi, GET /api/v1/shop/items/{kind}, kind:path limit:query=50<=100 db:dependency(open_session), list of Item, parameter limit",
      "everything: fastapi, GET /api/v1/shop/items, db:dependency(open_session) only:dependency(Filter), list of Item, none",
      "create: fastapi, POST /api/v1/shop/items/, item:body, one of Item, none",
    ]);
  });

  it("of FastAPI: pages by dependency, by response and by code", async () => {
    const text = [
      "from fastapi import Depends, FastAPI, Request",
      "from fastapi.responses import StreamingResponse",
      "from fastapi_pagination import Page, paginate",
      "app = FastAPI()",
      "def window(offset: int = 0): return offset",
      "def inner(w=Depends(window)): return w",
      "@app.get('/a')",
      "def a(w=Depends(inner)): return []",
      "@app.get('/b', response_model=Page[str])",
      "def b(): return paginate([])",
      "@app.get('/c')",
      "def c(request: Request): return request.query_params.get('cursor')",
      "@app.get('/d')",
      "def d(): return StreamingResponse(iter([]))",
      "def e(): return []",
      "app.add_api_route('/e', e, methods=['GET', 'POST'])",
    ].join("\n");
    assert.deepEqual(await told({ "app.py": text }, "app.py"), [
      "a: fastapi, GET /a, w:dependency(inner), unknown, dependency w",
      "b: fastapi, GET /b, page, response Page",
      "c: fastapi, GET /c, request:request, unknown, code request.query_params.get",
      "d: fastapi, GET /d, unknown, none, streams",
      "e: fastapi, GET|POST /e, unknown, none",
    ]);
  });

  it("of Flask: blueprints, rules, method views, resources", async () => {
    const text = [
      "from flask import Blueprint, Flask, request",
      "from flask.views import MethodView",
      "from flask_restful import Api, Resource",
      "bp = Blueprint('users', __name__, url_prefix='/users')",
      "@bp.route('/<int:user_id>', methods=['GET', 'DELETE'])",
      "def user(user_id): return ''",
      "@bp.get('/')",
      "def users(): return request.args.get('page')",
      "def old(): return ''",
      "class Orders(MethodView):",
      "    def get(self): return ''",
      "class Things(Resource):",
      "    def get(self): return ''",
      "app = Flask(__name__)",
      "app.register_blueprint(bp)",
      "app.add_url_rule('/old', view_func=old)",
      "app.add_url_rule('/orders', view_func=Orders.as_view('orders'))",
      "Api(app).add_resource(Things, '/things')",
    ].join("\n");
    assert.deepEqual(await told({ "app.py": text }, "app.py"), [
      "user: flask, DELETE|GET /users/<int:user_id>, user_id:path, unknown, none",
      "users: flask, GET /users/, unknown, code request.args.get",
      "old: flask, GET /old, unknown, none",
      "Orders.get: flask, GET /orders, unknown, none",
      "Things.get: flask, GET /things, unknown, none",
    ]);
  });

  it("of Django: patterns, includes, generic views", async () => {
    const views = [
      "from django.views.generic import ListView, View",
      "from django.views.decorators.http import require_GET",
      "from .models import Book",
      "@require_GET",
      "def index(request): return None",
      "class Books(ListView):",
      "    model = Book",
      "class PagedBooks(Books):",
      "    paginate_by = 50",
      "class Detail(View):",
      "    def get(self, request, pk): return None",
    ].join("\n");
    const texts = {
      "books/views.py": views,
      "books/__init__.py": "",
      "books/models.py": "from django.db import models\nclass Book(models.Model): pass\n",
      "books/urls.py": [
        "from django.urls import path",
        "from . import views",
        "urlpatterns = [",
        "    path('', views.index),",
        "    path('all/', views.Books.as_view()),",
        "    path('<int:pk>/', views.Detail.as_view()),",
        "]",
      ].join("\n"),
      "site/urls.py": "from django.urls import include, path\nurlpatterns = [path('books/', include('books.urls'))]\n",
    };
    assert.deepEqual(await told(texts, "books/views.py"), [
      "index: django, GET /books/, request:unknown, unknown, none",
      "Books: django, GET /books/all/, list, none, generic",
      "PagedBooks: django, GET ?, list, view paginate_by, generic",
      "Detail.get: django, GET /books/<int:pk>/, request:unknown pk:path, unknown, none",
    ]);
  });

  it("of Django REST framework: pages of the class, of the settings, of neither", async () => {
    const views = [
      "from rest_framework import generics, viewsets",
      "from rest_framework.decorators import action, api_view",
      "from rest_framework.pagination import CursorPagination",
      "class Users(viewsets.ModelViewSet):",
      "    @action(detail=False, methods=['get'])",
      "    def recent(self, request): return None",
      "class Flat(generics.ListAPIView):",
      "    pagination_class = None",
      "class Paged(generics.ListAPIView):",
      "    pagination_class = CursorPagination",
      "@api_view(['GET'])",
      "def health(request): return None",
    ].join("\n");
    const urls =
      "from rest_framework.routers import DefaultRouter\nfrom views import Users\nrouter = DefaultRouter()\nrouter.register('users', Users)\n";
    const rest = (entries: string) => ({
      "views.py": views,
      "urls.py": urls,
      "settings.py": `REST_FRAMEWORK = {${entries}}\n`,
    });
    const answers = (users: string) => [
      `Users: drf, GET /users/, list, ${users}, generic`,
      "Users.recent: drf, GET ?, request:unknown, unknown, none",
      "Flat: drf, GET ?, list, none, generic",
      "Paged: drf, GET ?, list, view pagination_class, generic",
      "health: drf, GET ?, request:unknown, unknown, none",
    ];
    const set = "'DEFAULT_PAGINATION_CLASS': 'rest_framework.pagination.LimitOffsetPagination', 'PAGE_SIZE': 50";
    assert.deepEqual(await told(rest(set), "views.py"), answers("settings DEFAULT_PAGINATION_CLASS"));
    assert.deepEqual(await told(rest("'TEST_REQUEST_DEFAULT_FORMAT': 'json'"), "views.py"), answers("none"));
    assert.deepEqual(await told({ "views.py": views, "urls.py": urls }, "views.py"), answers("unknown"));
  });

  it("of aiohttp and Litestar", async () => {
    const web = [
      "from aiohttp import web",
      "routes = web.RouteTableDef()",
      "@routes.get('/a')",
      "async def a(request): return web.json_response([])",
      "async def b(request): return web.json_response([])",
      "async def c(request): return web.json_response([])",
      "app = web.Application()",
      "app.router.add_get('/b', b)",
      "app.add_routes([web.get('/c', c)])",
    ].join("\n");
    assert.deepEqual(await told({ "web.py": web }, "web.py"), [
      "a: aiohttp, GET /a, request:unknown, unknown, none",
      "b: aiohttp, GET /b, request:unknown, unknown, none",
      "c: aiohttp, GET /c, request:unknown, unknown, none",
    ]);
    const star = "from litestar import get\n@get('/x')\nasync def x(offset: int) -> list[str]: return []\n";
    assert.deepEqual(await told({ "star.py": star }, "star.py"), [
      "x: litestar, GET /x, offset:query, list, parameter offset",
    ]);
  });

  it("write, or do not: the first handler that does, and classes whose rows change", async () => {
    const asker: Rule = {
      ...teller,
      onUnit(cx) {
        if (cx.unit.kind !== "class") return;
        const written = cx.facts.isWritten({ path: cx.path, name: cx.unit.name });
        const text = `${cx.unit.name} ${written}, handler ${cx.facts.writingHandler()?.name ?? "none"}`;
        cx.report({ at: cx.unit.root, message: "told", data: { text } });
      },
    };
    const models =
      "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): pass\nclass Note(Base): __tablename__ = 'notes'\n";
    const api = (body: string) =>
      [
        "from fastapi import FastAPI",
        "from sqlalchemy.orm import Session",
        "from models import Note",
        "app = FastAPI()",
        "def other(): return 1",
        "@app.post('/')",
        "def add(db: Session):",
        body,
      ].join("\n");
    const writes = api("    db.add(Note())\n    db.commit()");
    p = await project({ "models.py": models, "api.py": writes }, { rules: [asker] });
    p.show("models.py", models);
    p.show("api.py", writes);
    const told = () => p?.findings("models.py").map((f) => f.message)[1];
    const changed = (text: string) => {
      p?.show("api.py", text);
      p?.analyzer.stats();
      const message = told();
      const asked = p?.analyzer.stats().executed.filter((entry) => /^(written|writingHandler)\(/.test(entry)) ?? [];
      return [message, asked.map((entry) => entry.replace("/project/", "")).sort()];
    };
    assert.equal(told(), "Note yes, handler add");
    assert.deepEqual(changed(writes.replace("return 1", "return 2")), ["Note yes, handler add", []]);
    assert.deepEqual(changed(api("    return db.query(Note).count()")), [
      "Note no, handler none",
      ["writingHandler()", "written(models.py#Note)"],
    ]);
  });

  it("are not asked for again after an edit that declares nothing, and are after one that does", async () => {
    const views = "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/')\ndef listed(): return []\n";
    const main =
      "from fastapi import FastAPI\nfrom views import router\napp = FastAPI()\napp.include_router(router, prefix='/a')\ndef other(): return 1\n";
    p = await project({ "views.py": views, "main.py": main }, { rules: [teller] });
    p.show("views.py", views);
    p.show("main.py", main);
    const run = (text: string) => {
      p?.show("main.py", text);
      p?.analyzer.stats();
      const message = p?.findings("views.py").map((f) => f.message)[0];
      const asked = p?.analyzer.stats().executed.filter((entry) => /^(route|routerPrefix)\(/.test(entry)) ?? [];
      return [message, asked.map((entry) => entry.replace("/project/", ""))] as const;
    };
    p.findings("views.py");
    assert.deepEqual(run(main.replace("return 1", "return 2"))[1], []);
    assert.deepEqual(run(main.replace("return 1", "return print(other)"))[1], []);
    const [message, asked] = run(main.replace("'/a'", "'/b'"));
    assert.equal(message, "listed: fastapi, GET /b/, unknown, none");
    assert.deepEqual(asked, ["routerPrefix(views.py#router)", "route(views.py#listed)"]);
  });
});
