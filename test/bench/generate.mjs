// Makes Python text that looks like a service: imports, functions, classes, loops, comments, and now and then a finding.
// The same seed gives the same text. Knows no rule by name.

/** Numbers in [0, 1) from a 32-bit seed (mulberry32, public domain). */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HEADER = `"""Keeps the books of a fleet."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlalchemy.orm import Session

from .models import Order, Tariff
from .tools import as_money, parse_day

log = logging.getLogger(__name__)
LIMIT = 250
`;

/** A line amid the file with a finding, up to the arguments of its call; typing goes on behind `TYPED_NAME` in it. */
export const TYPED_LINE = "    pause = time.sleep";
export const TYPED_NAME = "    pause";

/** A file of at least `lines` lines. `extra` adds import lines, e.g. of sibling modules. */
export function pythonFile(lines, seed, extra = []) {
  const random = seededRandom(seed);
  const cx = { random, count: 0, pick: (from) => from[Math.floor(random() * from.length)] };
  const out = [...HEADER.split("\n"), ...extra];
  while (out.length < lines / 2) out.push("", "", ...(random() < 0.35 ? classOf(cx) : functionOf(cx, "")));
  out.push("", "", "async def typed_here() -> None:", `${TYPED_LINE}(0.5)`);
  while (out.length < lines) out.push("", "", ...(random() < 0.35 ? classOf(cx) : functionOf(cx, "")));
  return `${out.join("\n")}\n`;
}

const NOUNS = ["order", "tariff", "boat", "invoice", "guest", "berth", "report", "season", "permit", "event"];
const VERBS = ["load", "build", "merge", "check", "store", "render", "count", "settle", "open", "trim"];

const INDENT = "    ";

function classOf(cx) {
  const name = `${cx.pick(NOUNS).replace(/^./, (first) => first.toUpperCase())}Keeper${++cx.count}`;
  const methods = 3 + Math.floor(cx.random() * 9);
  const out = ["@dataclass", `class ${name}:`, `${INDENT}"""Holds what belongs together."""`, ""];
  out.push(`${INDENT}session: Session`, `${INDENT}known: dict[str, int] = field(default_factory=dict)`);
  for (let i = 0; i < methods; i++) out.push("", ...functionOf(cx, INDENT));
  return out;
}

function functionOf(cx, indent) {
  const noun = cx.pick(NOUNS);
  const isAsync = cx.random() < 0.2;
  const first = indent === "" ? "session: Session" : "self";
  const head = `${isAsync ? "async " : ""}def ${cx.pick(VERBS)}_${noun}_${++cx.count}(${first}, items: list[int], day: str = "") -> int:`;
  const body = [`"""Works through the ${noun}s of a day."""`, "total = 0"];
  const statements = 3 + Math.floor(cx.random() ** 2 * 24);
  for (let i = 0; i < statements; i++) body.push(...statementOf(cx, noun, isAsync, 0));
  body.push("return total");
  return [indent + head, ...body.map((line) => (line === "" ? "" : indent + INDENT + line))];
}

function statementOf(cx, noun, isAsync, depth) {
  const kind = cx.random();
  const inner = () => statementOf(cx, noun, isAsync, depth + 1).map((line) => INDENT + line);
  const n = Math.floor(cx.random() * 90);
  if (depth < 3 && kind < 0.12) return [`for index, item in enumerate(items[${n}:]):`, ...inner(), ...inner()];
  if (depth < 3 && kind < 0.24) return [`if total > ${n} and day != "${noun}":`, ...inner(), "else:", ...inner()];
  if (depth < 2 && kind < 0.29) {
    return [
      "try:",
      ...inner(),
      `except (KeyError, ValueError) as error:`,
      `${INDENT}log.warning("no ${noun}: %s", error)`,
    ];
  }
  if (kind < 0.295 && isAsync) return [`pause_${n} = time.sleep(0.${n})`];
  if (kind < 0.3) return [`answer_${n} = requests.get(f"https://${noun}.example/{day}", timeout=${n + 1})`];
  if (kind < 0.4) return [`# The ${noun} counts from the day it was made, not from the day it was paid.`];
  if (kind < 0.5) return [`names_${n} = [as_money(item, ${n}) for item in items if item % ${n + 2} == 1]`];
  if (kind < 0.6) return [`total += sum(value * ${n} for value in items) - len("${noun}") // ${n + 1}`];
  if (kind < 0.7) return [`row_${n} = {"${noun}": total, "day": parse_day(day), "items": items[: LIMIT - ${n}]}`];
  if (kind < 0.8) return [`log.debug("%s of %s: %d", "${noun}", day, total + ${n})`];
  if (kind < 0.9) return [`total = max(total, ${n}) if day else min(total, LIMIT) + int(items[0] or ${n})`];
  return [
    `path_${n} = Path("out") / f"{day}-${noun}.json"`,
    `text_${n} = json.dumps({"total": total, "n": ${n}}, indent=2)`,
  ];
}
