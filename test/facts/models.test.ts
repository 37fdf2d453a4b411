// What mapped classes declare: SQLAlchemy in its styles, SQLModel, Flask-SQLAlchemy, Django; across files, through bases and strings; and
// what is computed again after edits.
import assert from "node:assert/strict";
import { isIndexed, type ModelFacts, type RelationFacts } from "../../server/src/facts/models/model-queries";
import type { UnitContext } from "../../server/src/rules/api";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

interface Asked {
  readonly model: (cls: string) => ModelFacts | undefined;
  readonly relation: (cls: string, attribute: string) => RelationFacts | undefined;
  readonly table: (name: string) => string | undefined;
  readonly named: (name: string) => readonly string[];
}

let ask: ((asked: Asked) => unknown) | undefined;
let answer: unknown;

/** Hands the facts to the test when `here()` is analysed; classes are `path#Name`. */
const asker = makeTeller({
  on: {
    call(node, cx: UnitContext) {
      if (node.field("function")?.text !== "here" || !ask) return;
      const id = (cls: string) => ({ path: `/project/${cls.split("#")[0]}`, name: cls.split("#")[1] ?? "" });
      const shown = ({ path, name }: { path: string; name: string }) => `${path.replace("/project/", "")}#${name}`;
      answer = ask({
        model: (cls) => cx.facts.model(id(cls)),
        relation: (cls, attribute) => cx.facts.relation(id(cls), attribute),
        table: (name) => {
          const [found] = cx.facts.modelsOfTable(name);
          return found && shown(found);
        },
        named: (name) => cx.facts.modelsNamed(name).map(shown),
      });
      cx.report({ at: node, message: "told", data: { text: JSON.stringify(answer) } });
    },
  },
});

describe("models", () => {
  let p: Project | undefined;
  afterEach(() => {
    p?.dispose();
    p = undefined;
    ask = undefined;
  });

  async function told(texts: Readonly<Record<string, string>>, question: (asked: Asked) => unknown): Promise<unknown> {
    p?.dispose();
    ask = question;
    answer = undefined;
    p = await project({ ...texts, "ask.py": "here()\n" }, { rules: [asker] });
    assert.equal(p.show("ask.py", "here()\n").length, 1);
    return answer;
  }

  /** Each column in one line. */
  const columns = (model: ModelFacts | undefined) =>
    model?.columns.map((c) =>
      [
        c.attribute,
        c.type,
        c.width,
        c.primaryKey === "yes" && "key",
        c.unique === "yes" && "unique",
        c.index === "yes" && "index",
        c.foreignKey &&
          `-> ${c.foreignKey.table ?? "?"}.${c.foreignKey.column ?? "?"} ${c.foreignKey.model?.name ?? "?"}`,
        c.deferred && "deferred",
      ]
        .filter(Boolean)
        .join(" "),
    );
  const relations = (model: ModelFacts | undefined) =>
    model?.relations.map((r) => `${r.attribute} ${r.cardinality} ${r.target?.name ?? "?"} ${r.loading}`);

  const base = [
    "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column",
    "class Base(DeclarativeBase): pass",
    "class Stamped:",
    "    created: Mapped[str] = mapped_column(index=True)",
  ].join("\n");
  const users = [
    "from typing import Optional",
    "import sqlalchemy as sa",
    "from sqlalchemy.orm import Mapped, mapped_column, relationship, deferred",
    "from .base import Base, Stamped",
    "class User(Stamped, Base):",
    "    __tablename__ = 'users'",
    "    __table_args__ = (sa.Index('ix_name_mail', 'name', 'mail'), sa.UniqueConstraint('mail', name='uq'), {'schema': 'x'})",
    "    id: Mapped[int] = mapped_column(primary_key=True)",
    "    name: Mapped[str]",
    "    mail: Mapped[Optional[str]] = mapped_column(sa.String(50), unique=True)",
    "    data: Mapped[dict] = mapped_column(sa.JSON().with_variant(sa.Text, 'sqlite'), deferred=True)",
    "    bio = deferred(sa.Column('biography', sa.Text))",
    "    orders: Mapped[list['Order']] = relationship(back_populates='user')",
    "    groups = relationship('Group', secondary='x', lazy='selectin')",
  ].join("\n");
  const orders = [
    "from sqlalchemy import Column, ForeignKey, Integer",
    "from sqlalchemy.orm import relationship",
    "from .base import Base",
    "class Order(Base):",
    "    __tablename__ = 'orders'",
    "    id = Column(Integer, primary_key=True)",
    "    user_id = Column(Integer, ForeignKey('users.id'))",
    "    parent_id = Column(ForeignKey('orders.id'), index=True)",
    "    user = relationship('User', back_populates='orders')",
    "    parent = relationship('Order', remote_side=[id], backref='children')",
    "    lines = relationship('Line', lazy='dynamic')",
  ].join("\n");
  const shop = { "shop/__init__.py": "", "shop/base.py": base, "shop/users.py": users, "shop/orders.py": orders };

  it("of SQLAlchemy tell their columns, also those of mixins", async () => {
    const found = await told(shop, ({ model }) => {
      const user = model("shop/users.py#User");
      return [user?.table, user?.complete, columns(user), user?.columns.find((c) => c.attribute === "bio")?.name];
    });
    assert.deepEqual(found, [
      "users",
      true,
      [
        "bio Text text deferred",
        "created str narrow index",
        "data JSON json deferred",
        "id int narrow key",
        "mail String narrow unique",
        "name str narrow",
      ],
      "biography",
    ]);
  });

  it("of SQLAlchemy tell relationships, their cardinality by keys, and when they load", async () => {
    const found = await told(shop, ({ model, relation }) => [
      relations(model("shop/users.py#User")),
      relations(model("shop/orders.py#Order")),
      columns(model("shop/orders.py#Order"))?.slice(1),
      relation("shop/orders.py#Order", "children")?.cardinality,
      relation("shop/orders.py#Order", "children")?.implied,
      model("shop/base.py#Base")?.abstract,
      model("shop/base.py#Stamped"),
    ]);
    assert.deepEqual(found, [
      ["groups many ? eager", "orders many Order lazy"],
      ["lines unknown ? query", "parent one Order lazy", "user one User lazy"],
      ["parent_id unknown index -> orders.id Order", "user_id Integer narrow -> users.id User"],
      "many",
      true,
      true,
      undefined,
    ]);
  });

  it("of SQLAlchemy tell which searches have an index", async () => {
    const found = await told(shop, ({ model }) => {
      const user = model("shop/users.py#User");
      return user?.columns.map((column) => `${column.attribute} ${isIndexed(user, column)}`);
    });
    assert.deepEqual(found, ["bio no", "created yes", "data no", "id yes", "mail yes", "name yes"]);
  });

  it("are known by declarative_base(), by Flask-SQLAlchemy's Model and by their table name alone", async () => {
    const text = [
      "from sqlalchemy import Column, Integer, LargeBinary",
      "from sqlalchemy.ext.declarative import declarative_base",
      "from flask_sqlalchemy import SQLAlchemy",
      "from elsewhere import Odd",
      "Base = declarative_base()",
      "db = SQLAlchemy()",
      "class A(Base):",
      "    __tablename__ = 'a'",
      "    blob = Column(LargeBinary)",
      "class UserProfile(db.Model):",
      "    id = db.Column(db.Integer, primary_key=True)",
      "    text = db.Column(db.Text, nullable=False)",
      "    a = db.relationship('A', backref=db.backref('profiles', lazy='dynamic'), uselist=False)",
      "class C(Odd):",
      "    __tablename__ = 'c'",
      "    id = Column(Integer, primary_key=True)",
      "class D(Odd):",
      "    id = 1",
    ].join("\n");
    const found = await told({ "m.py": text }, ({ model, relation, table, named }) => [
      columns(model("m.py#A")),
      model("m.py#UserProfile")?.table,
      columns(model("m.py#UserProfile")),
      relation("m.py#A", "profiles")?.loading,
      model("m.py#C")?.complete,
      model("m.py#D"),
      table("user_profile"),
      table("c"),
      table("d"),
      named("A"),
    ]);
    assert.deepEqual(found, [
      ["blob LargeBinary binary"],
      "user_profile",
      ["id Integer narrow key", "text Text text"],
      "query",
      false,
      undefined,
      "m.py#UserProfile",
      "m.py#C",
      undefined,
      ["m.py#A"],
    ]);
  });

  it("of SQLModel are tables only where the class says so", async () => {
    const text = [
      "from sqlmodel import SQLModel, Field, Relationship, Column, JSON",
      "class HeroBase(SQLModel):",
      "    name: str = Field(index=True)",
      "    team_id: int | None = Field(default=None, foreign_key='team.id')",
      "class Hero(HeroBase, table=True):",
      "    id: int | None = Field(default=None, primary_key=True)",
      "    extra: dict = Field(sa_column=Column(JSON))",
      "    team: 'Team' = Relationship(back_populates='heroes')",
      "class Team(SQLModel, table=True):",
      "    id: int = Field(primary_key=True)",
      "    heroes: list['Hero'] = Relationship(back_populates='team', sa_relationship_kwargs={'lazy': 'selectin'})",
    ].join("\n");
    const found = await told({ "m.py": text }, ({ model, table }) => [
      model("m.py#Hero")?.orm,
      columns(model("m.py#Hero")),
      relations(model("m.py#Hero")),
      relations(model("m.py#Team")),
      model("m.py#HeroBase")?.abstract,
      table("hero"),
    ]);
    assert.deepEqual(found, [
      "sqlmodel",
      ["extra JSON json", "id int narrow key", "name str narrow index", "team_id int narrow -> team.id Team"],
      ["team one Team lazy"],
      ["heroes many Hero eager"],
      true,
      "m.py#Hero",
    ]);
  });

  const django = {
    "blog/__init__.py": "",
    "blog/models.py": [
      "from django.conf import settings",
      "from django.db import models",
      "from .fields import Wide",
      "class Stamped(models.Model):",
      "    created = models.DateTimeField(db_index=True)",
      "    class Meta:",
      "        abstract = True",
      "class Author(Stamped):",
      "    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)",
      "    name = models.CharField(max_length=50)",
      "class Post(Stamped):",
      "    author = models.ForeignKey(Author, related_name='posts', on_delete=models.CASCADE)",
      "    parent = models.ForeignKey('self', null=True, on_delete=models.CASCADE)",
      "    tags = models.ManyToManyField('tags.Tag')",
      "    slug = models.SlugField(unique=True)",
      "    body = models.TextField()",
      "    data = Wide()",
      "    objects = models.Manager()",
      "    class Meta:",
      "        db_table = 'post'",
      "        unique_together = [('author', 'slug')]",
      "        indexes = [models.Index(fields=['-created', 'slug'], name='x'), models.Index(fields=['body'], condition=models.Q(a=1))]",
    ].join("\n"),
    "blog/fields.py": "from django.db import models\nclass Wide(models.JSONField): pass\n",
    "tags/models.py": "from django.db import models\nclass Tag(models.Model):\n    name = models.CharField()\n",
    "users/models.py": "from django.contrib.auth.models import AbstractUser\nclass User(AbstractUser):\n    pass\n",
  };

  it("of Django tell fields, keys and options", async () => {
    const found = await told(django, ({ model, table }) => {
      const post = model("blog/models.py#Post");
      return [
        post?.table,
        columns(post),
        post?.indexes.map(({ kind, columns, partial }) => `${kind} ${columns.join()} ${partial}`),
        model("blog/models.py#Stamped")?.abstract,
        table("post"),
        table("blog_author"),
        post?.columns.find((c) => c.attribute === "author")?.name,
      ];
    });
    assert.deepEqual(found, [
      "post",
      [
        "id AutoField narrow key unique index",
        "author ForeignKey narrow index -> blog_author.? Author",
        "body TextField text",
        "created DateTimeField narrow index",
        "data Wide json",
        "parent ForeignKey narrow index -> post.? Post",
        "slug SlugField narrow unique index",
      ],
      ["index created,slug false", "index body true", "unique author,slug false"],
      true,
      "blog/models.py#Post",
      "blog/models.py#Author",
      "author_id",
    ]);
  });

  it("of Django tell relations of both sides", async () => {
    const found = await told(django, ({ model, relation }) => [
      relations(model("blog/models.py#Post")),
      relations(model("blog/models.py#Author")),
      relation("blog/models.py#Author", "posts")?.cardinality,
      relation("blog/models.py#Post", "post_set")?.cardinality,
      relation("tags/models.py#Tag", "post_set")?.target?.name,
      relation("users/models.py#User", "author")?.cardinality,
      relation("users/models.py#User", "nothing"),
    ]);
    assert.deepEqual(found, [
      ["author one Author lazy", "parent one Post lazy", "tags many Tag lazy"],
      ["user one User lazy"],
      "many",
      "many",
      "Post",
      "one",
      undefined,
    ]);
  });

  it("do not guess among classes of the same name", async () => {
    const tag = "from django.db import models\nclass Tag(models.Model):\n    name = models.CharField()\n";
    const post =
      "from django.db import models\nclass Post(models.Model):\n    a = models.ManyToManyField('Tag')\n    b = models.ManyToManyField('two.Tag')\n";
    const texts = { "one/models.py": tag, "two/models.py": tag, "blog/models.py": post };
    const found = await told(texts, ({ model }) =>
      model("blog/models.py#Post")?.relations.map(({ target }) => target?.path),
    );
    assert.deepEqual(found, [undefined, "/project/two/models.py"]);
  });

  it("are read again after an edit of a declaration, and not after one of a method", async () => {
    const method = `${users}\n    def shown(self):\n        return 1\n`;
    const texts = { ...shop, "shop/users.py": method };
    await told(texts, ({ model }) => columns(model("shop/users.py#User"))?.length);
    p?.show("shop/users.py", method);
    p?.findings("ask.py");
    p?.analyzer.stats();
    const looked = () =>
      p?.analyzer.stats().executed.filter((entry) => /^(model|declaredModel|models?OfTable|modelsNamed)\(/.test(entry));
    p?.show("shop/users.py", method.replace("return 1", "return 2"));
    assert.equal(p?.findings("ask.py")[0]?.message, "6");
    assert.deepEqual(looked(), []);
    p?.show("shop/users.py", method.replace("    name: Mapped[str]\n", ""));
    assert.equal(p?.findings("ask.py")[0]?.message, "5");
    // Orders ask what class has the table, and the answer is the same.
    assert.deepEqual(
      looked()?.map((entry) => entry.replace("/project/", "")),
      ["declaredModel(shop/users.py#User)", "model(shop/users.py#User)"],
    );
  });
});
