// What queries read, in SQLAlchemy's and Django's styles, through locals and helpers of other files; what functions return in rows; and what is
// computed again after edits.
import assert from "node:assert/strict";
import type { Filter, QueryFacts } from "../../server/src/facts/reads/read-queries";
import type { UnitContext } from "../../server/src/rules/api";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

const named = (id: { readonly name: string } | undefined) => id?.name ?? "?";

function shownFilter(f: Filter): string {
  const marks = [f.alternative && "or", f.negated && "not", f.maybe && "maybe"].filter(Boolean).join(" ");
  return `${f.model?.name ?? "?"}.${f.column} ${f.op} ${f.value}${marks ? ` ${marks}` : ""}`;
}

/** A query in one line. */
function shown(query: (QueryFacts & { wide?: readonly string[]; mapped?: boolean }) | undefined): string {
  if (!query) return "unknown";
  const parts = [
    query.orm === "django" ? "django" : "",
    query.selects
      .map((s) => (s.aggregate ? `agg(${named(s.model)})` : named(s.model) + (s.column ? `.${s.column}` : "")))
      .join(),
    query.size + (query.limit === undefined ? "" : ` ${query.limit}`),
    query.row,
    query.runs,
    query.joins.length > 0 ? `join ${query.joins.map(named).join()}` : "",
    query.filters.length > 0 ? `[${query.filters.map(shownFilter).join(", ")}]` : "",
    query.order.length > 0 ? `by ${query.order.map((o) => (o.descending ? "-" : "") + o.column).join()}` : "",
    query.eager.length > 0 ? `with ${query.eager.map((e) => (e.all ? "*" : e.path.join("."))).join()}` : "",
    query.only ? `only ${query.only.join()}` : "",
    query.defer.length > 0 ? `defer ${query.defer.join()}` : "",
    query.grouped ? "grouped" : "",
    query.owned ? "owned" : "",
    query.opaque ? "opaque" : "",
    query.wide && query.wide.length > 0 ? `wide ${query.wide.join()}` : "",
    query.mapped ? "mapped" : "",
    query.path.length > 0 ? `via ${query.path.map((s) => s.shown).join(" > ")}` : "",
  ];
  return parts.filter(Boolean).join("; ");
}

/** Tells the query of each argument of `ask(...)`, and the rows of each function named `rows_*`. */
const teller = makeTeller({
  on: {
    call(node, cx: UnitContext) {
      if (node.field("function")?.text !== "ask") return;
      const arg = node.field("arguments")?.namedChildren[0];
      if (arg) cx.report({ at: node, message: "told", data: { text: shown(cx.facts.query(arg)) } });
    },
    return_statement(node, cx: UnitContext) {
      const id = cx.facts.self(node);
      if (!id.name.includes("rows_")) return;
      cx.report({ at: node, message: "told", data: { text: shown(cx.facts.rows(id)) } });
    },
  },
});

const MODELS = [
  "from sqlalchemy import Column, ForeignKey, Integer, String, Text, JSON",
  "from sqlalchemy.orm import declarative_base, relationship",
  "Base = declarative_base()",
  "class User(Base):",
  "    __tablename__ = 'users'",
  "    id = Column(Integer, primary_key=True)",
  "    name = Column(String)",
  "    bio = Column(Text)",
  "    orders = relationship('Order')",
  "class Order(Base):",
  "    __tablename__ = 'orders'",
  "    id = Column(Integer, primary_key=True)",
  "    user_id = Column(ForeignKey('users.id'))",
  "    data = Column(JSON)",
].join("\n");

const DJANGO = [
  "from django.db import models",
  "class PostQuerySet(models.QuerySet):",
  "    def live(self):",
  "        return self.filter(live=True)",
  "class Author(models.Model):",
  "    name = models.CharField()",
  "class Post(models.Model):",
  "    author = models.ForeignKey(Author, related_name='posts', on_delete=models.CASCADE)",
  "    title = models.CharField()",
  "    body = models.TextField()",
  "    live = models.BooleanField()",
  "    objects = PostQuerySet.as_manager()",
].join("\n");

describe("queries", () => {
  let p: Project | undefined;
  afterEach(() => {
    p?.dispose();
    p = undefined;
  });

  async function told(
    main: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> {
    p?.dispose();
    const text = main.join("\n");
    p = await project({ "m.py": MODELS, "blog/models.py": DJANGO, ...more, "main.py": text }, { rules: [teller] });
    return p.show("main.py", text).map(({ message }) => message);
  }

  const ORM = [
    "from sqlalchemy import func, select, or_",
    "from sqlalchemy.orm import Session, joinedload, selectinload, load_only, defer",
    "from m import User, Order",
  ];

  it("of a session tell entities, conditions, order and limits", async () => {
    const found = await told([
      ...ORM,
      "def f(db: Session, key, names):",
      "    ask(db.query(User).filter(User.id == key, User.name.in_(names)).order_by(User.name.desc()).limit(10).all())",
      "    ask(db.query(User.id, User.name).filter_by(name='x').all())",
      "    ask(db.query(User).join(Order, Order.user_id == User.id).filter(or_(Order.id > 1, User.name.like('x%'))))",
      "    ask(db.query(User).first())",
      "    ask(db.query(User).count())",
      "    ask(db.query(func.count(User.id)).scalar())",
      "    ask(db.query(User).options(joinedload(User.orders), defer(User.bio)).all())",
      "    ask(db.query(User).options(load_only(User.id)).filter(odd(key)))",
      "    ask(db.get(User, key))",
    ]);
    assert.deepEqual(found, [
      "User; limited 10; entity; here; [User.id eq given, User.name in given]; by -name",
      "User.id,User.name; all; tuple; here; [User.name eq constant]",
      "User; all; entity; lazy; join Order; [Order.user_id eq column, User.id eq column, Order.id range constant or, User.name like constant or]",
      "User; one; entity; here",
      "User; count; entity; here",
      "agg(User); aggregate; scalar; here",
      "User; all; entity; here; with orders; defer bio",
      "User; all; entity; lazy; only id; opaque",
      "User; one; entity; here; [User.id eq given]",
    ]);
  });

  it("follow statements through locals, branches and awaits", async () => {
    const found = await told([
      ...ORM,
      "async def f(db, key):",
      "    statement = select(User).where(User.id == key)",
      "    if key:",
      "        statement = statement.where(User.name == 'x')",
      "    statement = statement.options(selectinload(User.orders).joinedload(Order.lines))",
      "    result = await db.execute(statement)",
      "    ask(statement)",
      "    ask(result)",
      "    ask(result.scalars().all())",
      "    ask((await db.scalars(select(Order))).first())",
      "    ask(await db.scalar(select(func.count()).select_from(Order)))",
      "    ask(list(await db.scalars(select(Order.id).group_by(Order.user_id))))",
    ]);
    const statement = "[User.id eq given, User.name eq constant maybe]; with orders,orders.lines";
    assert.deepEqual(found, [
      `User; all; entity; statement; ${statement}`,
      `User; all; tuple; here; ${statement}`,
      `User; all; entity; here; ${statement}`,
      "Order; one; entity; here",
      "agg(?); aggregate; scalar; here",
      "Order.id; all; scalar; here; grouped",
    ]);
  });

  it("of SQLModel and Flask-SQLAlchemy are known as well", async () => {
    const text = [
      "from flask_sqlalchemy import SQLAlchemy",
      "from sqlmodel import Field, Session, SQLModel, select",
      "db = SQLAlchemy()",
      "class Page(db.Model):",
      "    id = db.Column(db.Integer, primary_key=True)",
      "class Hero(SQLModel, table=True):",
      "    id: int = Field(primary_key=True)",
      "    name: str",
      "def f(session: Session):",
      "    ask(Page.query.filter_by(id=1).all())",
      "    ask(db.session.execute(db.select(Page)).scalars())",
      "    ask(Page.query.paginate(page=1))",
      "    ask(session.exec(select(Hero).where(Hero.name == 'x').offset(1)).all())",
    ];
    assert.deepEqual(await told(text), [
      "Page; all; entity; here; [Page.id eq constant]",
      "Page; all; entity; here",
      "Page; limited; entity; here",
      "Hero; all; entity; here; [Hero.name eq constant]",
    ]);
  });

  it("of Django are lazy until they are evaluated", async () => {
    const found = await told([
      "from django.db.models import Prefetch, Q",
      "from django.shortcuts import get_object_or_404",
      "from blog.models import Author, Post",
      "def f(request, key, author: Author):",
      "    posts = Post.objects.filter(author__name='x', title__icontains=key).exclude(Q(live=True) | Q(pk=key))",
      "    ask(posts)",
      "    ask(posts.order_by('-title')[:10])",
      "    ask(list(posts.select_related('author').only('title')))",
      "    ask(posts.count())",
      "    ask(Post.objects.values_list('id', flat=True))",
      "    ask(Post.objects.prefetch_related(Prefetch('tags'), 'author__posts').get(pk=key))",
      "    ask(get_object_or_404(Post, pk=key))",
      "    ask(author.posts.all())",
      "    ask(Post.objects.live().filter(title='x'))",
      "    ask(Post.objects.odd())",
    ]);
    const where =
      "[Author.name eq constant, Post.title like given, Post.live eq constant or not, Post.id eq given or not]";
    assert.deepEqual(found, [
      `django; Post; all; entity; lazy; ${where}`,
      `django; Post; limited 10; entity; lazy; ${where}; by -title`,
      `django; Post; all; entity; here; ${where}; with author; only title`,
      `django; Post; count; entity; here; ${where}`,
      "django; Post.id; all; scalar; lazy",
      "django; Post; one; entity; here; [Post.id eq given]; with tags,author.posts",
      "django; Post; one; entity; here; [Post.id eq given]",
      "django; Post; all; entity; lazy; [Post.author eq given]; owned",
      "django; Post; all; entity; lazy; [Post.live eq constant, Post.title eq constant]; via self.filter",
      "unknown",
    ]);
  });

  const repo = [
    "from sqlalchemy.orm import Session",
    "from m import User",
    "class Repo:",
    "    def __init__(self, db: Session):",
    "        self.db = db",
    "    def base(self):",
    "        return self.db.query(User)",
    "    def listed(self):",
    "        users = self.base().filter(User.name == 'x').all()",
    "        return users",
    "    def other(self):",
    "        return 1",
  ].join("\n");

  it("are found through helpers, and functions tell what rows they return", async () => {
    const found = await told(
      [
        "from sqlalchemy.orm import Session",
        "from m import User",
        "from repo import Repo",
        "def rows_of(db: Session):",
        "    return [u.name for u in Repo(db).listed()]",
        "def rows_limited(db: Session, n):",
        "    users = db.query(User)",
        "    return users.limit(n).all()",
        "def rows_made(db: Session):",
        "    out = []",
        "    for user in db.query(User):",
        "        out.append(user.name)",
        "    return out",
        "def rows_none(db: Session):",
        "    return len(db.query(User).all())",
        "def f(db: Session):",
        "    ask(Repo(db).listed())",
        "    ask(Repo(db).base().count())",
      ],
      { "repo.py": repo },
    );
    assert.deepEqual(found, [
      "User; all; entity; here; [User.name eq constant]; wide bio; mapped; via Repo(...).listed > self.base(...).filter(...).all > self.db.query",
      "User; limited; entity; here; wide bio; via users.limit(...).all",
      "User; all; entity; lazy; wide bio; mapped; via db.query",
      "unknown",
      "User; all; entity; here; [User.name eq constant]; via self.base(...).filter(...).all > self.db.query",
      "User; count; entity; here; via self.db.query",
    ]);
  });

  it("are read again after an edit of a helper's query, and not after one of its neighbour", async () => {
    const main = "from repo import Repo\ndef rows_of(db):\n    return Repo(db).listed()\n";
    await told([main], { "repo.py": repo });
    p?.show("repo.py", repo);
    p?.findings("main.py");
    p?.analyzer.stats();
    const looked = () => p?.analyzer.stats().executed.filter((entry) => /^(rows|callQueries)\(/.test(entry));
    p?.show("repo.py", repo.replace("return 1", "return 2"));
    p?.findings("main.py");
    assert.deepEqual(looked(), []);
    p?.show("repo.py", repo.replace("== 'x').all()", "== 'x').first()"));
    assert.match(p?.findings("main.py")[0]?.message ?? "", /^User; one/);
    assert.deepEqual(looked(), ["rows(/project/main.py#rows_of)"]);
  });
});
