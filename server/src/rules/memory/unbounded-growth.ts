// Finds containers that live as long as the process, get a new entry with every request, and never lose one.
// Judges from the declaration; who writes and who removes comes from facts. Anything out of sight is silence.
import {
  type ContainerKind,
  type DeclaredContainer,
  declaredContainer,
  isRemoval,
} from "../../facts/memory/declared-containers";
import type { ContainerUseAt } from "../../facts/queries";
import type { SymbolId } from "../../facts/summary";
import { boundedDict } from "../../semantics/python/bounded-dict";
import { type Pace, paceOf } from "../../semantics/python/key-pace";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type Related, type UnitContext } from "../api";
import docs from "./unbounded-growth.md";

type Message = "keyed" | "appended";
type Cx = UnitContext<Message>;

export const unboundedGrowth = defineRule<Message>({
  meta: {
    id: "unbounded-growth",
    family: "memory",
    severity: "critical",
    profile: "recommended",
    fix: "review",
    sections: ["G1", "C3.5", "C3.6", "C4.1", "C4.2", "C5.3"],
    docs,
  },
  messages: {
    keyed: ({ name, when, key }) => `\`${name}\` keeps an entry for every ${key} (${when}) and nothing removes any`,
    appended: ({ name, when }) => `\`${name}\` gets longer with every call (${when}) and nothing shortens it`,
  },
  on: {
    assignment(node, cx) {
      if (cx.role !== "app") return;
      const declared = declaredContainer(node, cx);
      if (!declared || REGISTRY.test(declared.name)) return;
      const { uses, complete } = cx.facts.containerUses(declared);
      if (!complete || uses.some((use) => isRemoval(use, declared, cx))) return;
      const growths = uses.flatMap((use) => growthOf(use, declared.kind, cx) ?? []);
      const first = strongest(growths);
      // A list that is answered as a whole is data of the application, and meant to be all there.
      const isData = declared.kind === "list" && uses.some(({ use }) => use === "escape");
      // Who looks through a list before each addition expects it to be short.
      const isSearched = declared.kind === "list" && first?.use.distinct === true;
      if (first) report(node, declared, growths, { ...first, isSlow: isData || isSearched || isPaced(first, cx) }, cx);
    },
  },
});

/** Tables that are filled while modules are imported or plug-ins are set up. */
const REGISTRY =
  /(handler|callback|hook|listener|plugin|command|route|provider|factor|middleware|observer|validator|converter|strateg|registry|registered|registrations?)(s|ies|y|_map|_by_\w+)?$|(^|_)(handlers|callbacks|hooks|listeners|plugins|observers|middlewares|registered)_/i;

interface Growth {
  readonly use: ContainerUseAt;
  /** What a new entry stands for: shown in the message. */
  readonly key: string;
  /** How fast it grows: with requests, or with what the application knows of (users, addresses). */
  readonly pace: Pace;
  /** Function through which it is entered, and how. */
  readonly entry: SymbolId;
  readonly how: string;
  /** Meant to be all there, or added to now and then. */
  readonly isSlow?: boolean;
}

/** A growing use that runs again and again in a long-lived process, with something new each time. */
function growthOf(use: ContainerUseAt, kind: ContainerKind, cx: Cx): Growth | undefined {
  if (use.use !== "grow" || (use.item && kind !== "defaults")) return undefined;
  // A list of what was not in it yet grows as a set does.
  const isList = kind === "list" && !use.distinct;
  if (isList ? use.key === "constant" : use.key !== "fresh") return undefined;
  const pace = isList || use.input === undefined ? "calls" : (paceOf(use.input) ?? "users");
  // What grows with the number of users, or of what nobody knows, is often meant to: said on request only.
  if (pace === "few" || (pace === "users" && cx.profile !== "strict")) return undefined;
  if (!isList && use.input !== undefined && cx.facts.isConstant(use.id, use.input)) return undefined;
  const entry = entered(use, cx);
  return entry && { use, key: use.input === undefined ? "call" : `\`${use.input}\``, pace, ...entry };
}

/** A loop that pauses in each turn adds a few entries a minute, and so does somebody at a window: it takes months to matter. */
function isPaced({ how, entry }: Growth, cx: Cx): boolean {
  if (how === HOW.background && cx.facts.uiHandler(entry)) return true;
  return (
    how === "main loop" && cx.facts.calls(entry).some(({ forever, shown }) => forever && /(^|\.)sleep$/.test(shown))
  );
}

const HOW: Readonly<Record<string, string>> = {
  route: "route",
  websocket: "websocket handler",
  view: "view",
  task: "task",
  signal: "event handler",
  background: "background work",
};

function entered(use: ContainerUseAt, cx: Cx): { readonly entry: SymbolId; readonly how: string } | undefined {
  if (use.forever) return { entry: use.id, how: "main loop" };
  const found = cx.facts.entryPath(use.id);
  const how = found && HOW[found.kind];
  return found && how ? { entry: found.entry, how } : undefined;
}

function strongest(growths: readonly Growth[]): Growth | undefined {
  return (
    growths.find((g) => g.pace === "calls" && g.how !== "main loop") ??
    growths.find((g) => g.pace === "calls") ??
    growths[0]
  );
}

const MAX_RELATED = 6;

function report(
  node: SyntaxNode,
  declared: DeclaredContainer,
  growths: readonly Growth[],
  first: Growth,
  cx: Cx,
): void {
  const appended = declared.kind === "list";
  const related: Related[] = growths.slice(0, MAX_RELATED).map(({ use }) => ({
    place: { id: use.id, container: use.ordinal },
    label: appended ? "adds an element" : "adds an entry",
  }));
  if (first.entry.name !== first.use.id.name || first.entry.path !== first.use.id.path)
    related.push({ place: { id: first.entry }, label: `reached from this ${first.how}` });
  cx.report({
    at: declared.at,
    message: appended ? "appended" : "keyed",
    data: { name: declared.at.text, when: `${first.how} \`${first.entry.name}\``, key: first.key },
    related,
    ...(first.isSlow ? { profile: "strict" as const } : { severity: first.pace === "calls" ? "critical" : "medium" }),
    ...(first.pace === "calls" && first.how !== "main loop" ? {} : { confidence: "likely" as const }),
    ...(declared.kind === "mapping" ? { fix: (fx: FixBuilder) => bound(fx, node, declared, cx) } : {}),
  });
}

const LIMIT = 1000;

/** A dictionary that drops its oldest entry instead of growing: whoever still needs that one must be looked at. */
function bound(fx: FixBuilder, node: SyntaxNode, declared: DeclaredContainer, cx: Cx): void {
  const right = node.field("right");
  const base = fx.ensureImport("collections", "OrderedDict");
  if (!right || !base) {
    fx.cancel();
    return;
  }
  const known = cx.facts.function({ path: cx.path, name: "BoundedDict.__setitem__" }) !== undefined;
  const name = known ? "BoundedDict" : fx.freshName("BoundedDict");
  if (!known) fx.insertModuleLevel(`\n${boundedDict(name, base)}\n`);
  fx.title(`Keep the newest ${LIMIT.toLocaleString("en")} entries of \`${declared.at.text}\``);
  fx.safety("review");
  fx.replace(right, `${name}(${LIMIT})`);
}
