// What functions, properties and serializers read of the objects they are given, and that an edit elsewhere computes none of it again.
import assert from "node:assert/strict";
import type { ObjectRead } from "../../server/src/facts/related/related-queries";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

/** Tells what `to_dto`, the members of `Order` and its serializer read. */
const teller = makeTeller({
  onUnit(cx) {
    const cls = { path: cx.path.replace("main.py", "models.py"), name: "Order" };
    const of = { path: cx.path.replace("main.py", "dto.py"), name: "to_dto" };
    const serializer = cx.facts.serializerReads({
      path: cx.path.replace("main.py", "api.py"),
      name: "OrderSerializer",
    });
    const lines = [
      ...cx.facts.objectReads(of, "order", cls).map(shown),
      ...(cx.facts.memberReads(cls, "label", false) ?? []).map(shown),
      `called: ${cx.facts.memberReads(cls, "label", true)}`,
      ...(serializer?.reads ?? []).map(shown),
    ];
    cx.report({ at: cx.unit.root, message: "told", data: { text: lines.join("; ") } });
  },
});

function shown({ path, asks, steps, by, field }: ObjectRead): string {
  const way = [...steps.map((step) => step.shown), by.name].join(" > ");
  return `${field === undefined ? "" : `${field}: `}${path.join(".")}${asks ? "()" : ""} by ${way}`;
}

const MODELS = [
  "from django.db import models",
  "class Customer(models.Model):",
  "    name = models.CharField()",
  "class Order(models.Model):",
  "    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)",
  "    @property",
  "    def label(self):",
  "        return self.customer.name",
  "    def tags(self, deep):",
  "        if deep:",
  "            return self.customer.name",
  "        return None",
].join("\n");

const DTO = [
  "def to_dto(order, deep=False):",
  "    if deep:",
  "        order.never.read()",
  "    named(order)",
  "    first = order.lines.all()[0] if order.lines else None",
  "    return [first, order.label, order.tags(deep), to_dto(order)]",
  "def named(it):",
  "    found = [x for x in it.items.all()]",
  "    if not it.seller:",
  "        return None",
  "    return [it.seller.name, it.place, found]",
].join("\n");

const API = [
  "from rest_framework import serializers",
  "from models import Order",
  "class OrderSerializer(serializers.ModelSerializer):",
  "    who = serializers.CharField(source='customer.name')",
  "    class Meta:",
  "        model = Order",
  "        fields = ['who', 'label']",
].join("\n");

describe("related reads", () => {
  let p: Project | undefined;
  afterEach(() => p?.dispose());

  it("travel along calls, methods and properties, and leave out what happens sometimes", async () => {
    p = await project({ "models.py": MODELS, "dto.py": DTO, "api.py": API, "main.py": "x = 1\n" }, { rules: [teller] });
    p.show("main.py", "x = 1\n");
    assert.deepEqual(p.findings("main.py")[0]?.message.split("; "), [
      "customer.name by Order.label",
      "lines by to_dto",
      "lines() by to_dto",
      "items() by named > named",
      "seller by named > named",
      "seller.name by named > named",
      "customer.name by Order.label",
      "called: undefined",
      "who: customer.name by OrderSerializer",
      "label: customer.name by Order.label",
    ]);
  });

  it("are looked at again after an edit of what reads, and not after one of what does not", async () => {
    const texts = { "models.py": MODELS, "dto.py": DTO, "api.py": API, "main.py": "x = 1\n" };
    p = await project(texts, { rules: [teller] });
    p.show("main.py", "x = 1\n");
    p.show("dto.py", DTO);
    p.show("models.py", MODELS);
    p.findings("main.py");
    const run = (file: "dto.py" | "models.py", text: string) => {
      p?.show(file, text);
      p?.analyzer.stats();
      const count = p?.findings("main.py")[0]?.message.split("; ").length;
      const asked =
        p?.analyzer.stats().executed.filter((entry) => /^(objectReads|serializerReads)\(/.test(entry)) ?? [];
      return { count, asked: asked.map((entry) => entry.replaceAll("/project/", "").replaceAll("\n", " ")) };
    };
    assert.deepEqual(run("dto.py", `${DTO}\n\ndef other(order):\n    return order.customer\n`).asked, []);
    assert.deepEqual(run("dto.py", DTO.replace("    found = ", "    more = 1 + 2\n    found = ")).asked, []);
    const { count, asked } = run("dto.py", DTO.replace("it.seller.name, ", "it.seller.age, it.seller.name, "));
    assert.equal(count, 11);
    assert.deepEqual(asked, ["objectReads(dto.py#to_dto order models.py#Order)"]);
  });
});
