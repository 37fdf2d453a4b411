// What models and queries of Peewee and Tortoise tell: fields, keys of both sides, indexes; conditions, order, what comes along, when they run.
import assert from "node:assert/strict";
import { isIndexed, type ModelFacts } from "../../server/src/facts/models/model-queries";
import type { QueryFacts } from "../../server/src/facts/reads/read-queries";
import type { UnitContext } from "../../server/src/rules/api";
import { type Project, project } from "../kit/project";
import { teller } from "../kit/teller";

const column = (model: ModelFacts) => (c: ModelFacts["columns"][number]) =>
  [
    c.attribute,
    c.name,
    c.width,
    isIndexed(model, c) === "yes" ? "indexed" : "",
    c.foreignKey ? `-> ${c.foreignKey.table}` : "",
  ]
    .filter(Boolean)
    .join(" ");

function shown(query: QueryFacts | undefined): string {
  if (!query) return "unknown";
  const { orm, model, size, limit, row, runs, filters, order, eager, only } = query;
  const parts = [
    orm,
    model?.name ?? "?",
    limit === undefined ? size : `${size} ${limit}`,
    row,
    runs,
    filters.map((f) => `${f.column} ${f.op}`).join(),
    order.map((o) => (o.descending ? "-" : "") + o.column).join(),
    eager.length > 0 ? `with ${eager.map((e) => e.path.join(".")).join()}` : "",
    only ? `only ${only.join()}` : "",
    query.loadsMore ? "more" : "",
    query.owned ? "owned" : "",
    query.opaque ? "opaque" : "",
  ];
  return parts.filter(Boolean).join("; ");
}

/** `ask(query)` tells a query, `ask(Model)` a model, `ask(Model, "name")` a relation. */
const rule = teller({
  on: {
    call(node, cx: UnitContext) {
      const [arg, name] = node.field("arguments")?.namedChildren ?? [];
      if (node.field("function")?.text !== "ask" || !arg) return;
      cx.report({ at: node, message: "told", data: { text: answer(arg, name?.text.slice(1, -1), cx) } });
    },
  },
});

function answer(arg: Parameters<UnitContext["facts"]["value"]>[0], name: string | undefined, cx: UnitContext): string {
  const value = cx.facts.value(arg);
  if (value.v !== "class") return shown(cx.facts.query(arg));
  const relation = name === undefined ? undefined : cx.facts.relation(value.id, name);
  if (name !== undefined)
    return relation ? `${relation.cardinality} ${relation.target?.name} ${relation.loading}` : "none";
  const model = cx.facts.model(value.id);
  return model ? [model.orm, model.table ?? "abstract", ...model.columns.map(column(model))].join("; ") : "no model";
}

const PEEWEE = [
  "from peewee import *",
  "class Base(Model):",
  "    class Meta:",
  "        database = SqliteDatabase('x.db')",
  "class User(Base):",
  "    name = CharField(unique=True)",
  "    bio = TextField(column_name='about')",
  "class Tweet(Base):",
  "    user = ForeignKeyField(User, backref='tweets')",
  "    reply_to = ForeignKeyField('self', null=True, index=False)",
  "    place = CharField()",
  "    day = DateField()",
  "    class Meta:",
  "        table_name = 'messages'",
  "        indexes = ((('place', 'day'), True),)",
  "class Like(Base):",
  "    tweet = ForeignKeyField(Tweet)",
];

const TORTOISE = [
  "from tortoise import fields",
  "from tortoise.models import Model",
  "class User(Model):",
  "    key = fields.UUIDField(pk=True)",
  "    name = fields.CharField(max_length=20, unique=True)",
  "    posts: fields.ReverseRelation['Post']",
  "class Post(Model):",
  "    id = fields.IntField(pk=True)",
  "    author = fields.ForeignKeyField('models.User', related_name='posts')",
  "    tags = fields.ManyToManyField('models.Tag')",
  "    body = fields.TextField()",
  "    day = fields.DateField(index=True)",
  "    class Meta:",
  "        table = 'articles'",
  "class Tag(Model):",
  "    name = fields.CharField(max_length=20)",
];

describe("small object mappers", () => {
  let p: Project | undefined;
  afterEach(() => {
    p?.dispose();
    p = undefined;
  });

  async function told(main: readonly string[]): Promise<readonly string[]> {
    p?.dispose();
    const text = main.join("\n");
    const texts = { "pw.py": PEEWEE.join("\n"), "tt.py": TORTOISE.join("\n"), "main.py": text };
    p = await project(texts, { rules: [rule] });
    return p.show("main.py", text).map(({ message }) => message);
  }

  it("tell the models of Peewee, also of names from a star import", async () => {
    const found = await told([
      "from pw import Base, User, Tweet, Like",
      "ask(Base)",
      "ask(User)",
      "ask(Tweet)",
      "ask(Tweet, 'user')",
      "ask(Tweet, 'reply_to')",
      "ask(User, 'tweets')",
      "ask(Tweet, 'like_set')",
      "ask(User, 'name')",
    ]);
    assert.deepEqual(found, [
      "peewee; abstract; id id narrow indexed",
      "peewee; user; id id narrow indexed; bio about text; name name narrow indexed",
      "peewee; messages; id id narrow indexed; day day narrow; place place narrow indexed; reply_to reply_to_id narrow -> messages; user user_id narrow indexed -> user",
      "one User lazy",
      "one Tweet lazy",
      "many Tweet lazy",
      "many Like lazy",
      "none",
    ]);
  });

  it("tell the models of Tortoise", async () => {
    const found = await told([
      "from tt import User, Post, Tag",
      "ask(User)",
      "ask(Post)",
      "ask(Post, 'author')",
      "ask(User, 'posts')",
      "ask(Post, 'tags')",
    ]);
    assert.deepEqual(found, [
      "tortoise; user; key key narrow indexed; name name narrow indexed",
      "tortoise; articles; author author_id narrow -> user; body body text; day day narrow indexed; id id narrow indexed",
      "one User lazy",
      "many Post lazy",
      "many Tag lazy",
    ]);
  });

  it("tell the queries of Peewee", async () => {
    const found = await told([
      "from peewee import fn",
      "from pw import User, Tweet, Like",
      "def f(key, names, user: User):",
      "    tweets = Tweet.select().where((Tweet.user == key) & (Tweet.place << names)).order_by(-Tweet.day)",
      "    ask(tweets)",
      "    ask(tweets.limit(10))",
      "    ask(list(tweets))",
      "    ask(tweets.count())",
      "    ask(tweets[0])",
      "    ask(Tweet.get_or_none(Tweet.place == key))",
      "    ask(User.get_by_id(key))",
      "    ask(Tweet.select(Tweet, User).join(User))",
      "    ask(Like.select(Like, Tweet, User).join(Tweet).join(User))",
      "    ask(User.select(User.name, User.id))",
      "    ask(User.select(fn.MAX(User.id)).scalar())",
      "    ask(User.select(User, fn.COUNT(Tweet.id)).join(Tweet).group_by(User).dicts())",
      "    ask(User.select().prefetch(Tweet))",
      "    ask(user.tweets)",
      "    ask(User.create(name=key))",
      "    ask(User.filter(name=key).odd())",
    ]);
    const where = "user eq,place in; -day";
    assert.deepEqual(found, [
      `peewee; Tweet; all; entity; lazy; ${where}`,
      `peewee; Tweet; limited 10; entity; lazy; ${where}`,
      `peewee; Tweet; all; entity; here; ${where}`,
      `peewee; Tweet; count; entity; here; ${where}`,
      `peewee; Tweet; one; entity; here; ${where}`,
      "peewee; Tweet; one; entity; here; place eq",
      "peewee; User; one; entity; here",
      "peewee; Tweet; all; entity; lazy; with user",
      "peewee; Like; all; entity; lazy; with tweet,tweet,tweet.user",
      "peewee; User; all; entity; lazy; only name,id",
      "peewee; User; aggregate; scalar; here",
      "peewee; User; all; dict; lazy",
      "peewee; User; all; entity; here; more",
      "peewee; Tweet; all; entity; lazy; user eq; owned",
      "peewee; User; write; entity; here",
      "unknown",
    ]);
  });

  it("tell the queries of Tortoise", async () => {
    const found = await told([
      "from tortoise.expressions import Q",
      "from tt import User, Post",
      "async def f(key, user: User):",
      "    posts = Post.filter(Q(author__name=key) | Q(day__gte=key)).order_by('-day')",
      "    ask(posts)",
      "    ask(await posts)",
      "    ask(await posts.limit(5).prefetch_related('author'))",
      "    ask(await Post.get_or_none(id=key))",
      "    ask(await Post.all().count())",
      "    ask(await Post.all().values_list('id', flat=True))",
      "    ask(await user.posts.all())",
      "    ask(await Post.create(body=key))",
    ]);
    assert.deepEqual(found, [
      "tortoise; Post; all; entity; lazy; name eq,day range; -day",
      "tortoise; Post; all; entity; here; name eq,day range; -day",
      "tortoise; Post; limited 5; entity; here; name eq,day range; -day; with author",
      "tortoise; Post; one; entity; here; id eq",
      "tortoise; Post; count; entity; here",
      "tortoise; Post; all; scalar; here",
      "tortoise; Post; all; entity; here; author eq; owned",
      "tortoise; Post; write; entity; here",
    ]);
  });

  it("are read again after an edit of a field, and not after one of a method", async () => {
    const text = [...PEEWEE, "    def shown(self):", "        return 1"].join("\n");
    await told(["from pw import Like", "ask(Like)"]);
    p?.show("pw.py", text);
    p?.findings("main.py");
    p?.analyzer.stats();
    p?.show("pw.py", text.replace("return 1", "return 2"));
    assert.match(p?.findings("main.py")[0]?.message ?? "", /tweet tweet_id/);
    assert.deepEqual(
      p?.analyzer.stats().executed.filter((entry) => /^(model|declaredModel)\(/.test(entry)),
      [],
    );
    p?.show("pw.py", text.replace("    tweet = Foreign", "    message = Foreign"));
    assert.match(p?.findings("main.py")[0]?.message ?? "", /message message_id narrow indexed -> messages/);
  });
});
