// Owns the engine's own findings about suppression comments: those that suppress nothing, and those that name no rule.
import type { Rule } from "../../rules/api";
import type { Assembled } from "../assembly/assembled";
import type { ResolvedConfig } from "../config/config";
import { isOn } from "../config/severity";
import { rangeAt, type SourceText } from "../source-text";
import { removalOf, type SuppressedId, type Suppression, type SuppressionUse, UNUSED_SUPPRESSION } from "./suppress";

interface Input {
  readonly text: SourceText;
  readonly use: SuppressionUse;
  readonly rules: readonly Rule[];
  readonly config: ResolvedConfig;
  readonly complete: boolean;
}

export function suppressionFindings(input: Input): readonly Assembled[] {
  const level = input.config.levels[UNUSED_SUPPRESSION] ?? "on";
  if (level === "off") return [];
  const rules = new Map(input.rules.map((rule) => [rule.meta.id, rule]));
  const count = createCounter();
  const found = input.use.unused().flatMap(({ suppression, ids }) => {
    if (suppression.ids.length === 0) return [namesNoRule(suppression, count(""), input.text)];
    return ids.flatMap((id) => {
      const message = complaint(id, rules, input);
      return message === undefined ? [] : [uselessId(suppression, id, count(id.id), message, input)];
    });
  });
  if (level === "on") return found;
  return found.map((one) => ({ ...one, finding: { ...one.finding, severity: level } }));
}

/** Numbers what has the same name, so that ids do not depend on places. */
function createCounter(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const n = seen.get(name) ?? 0;
    seen.set(name, n + 1);
    return `${UNUSED_SUPPRESSION}@${name}.${n}`;
  };
}

function complaint(id: SuppressedId, rules: ReadonlyMap<string, Rule>, input: Input): string | undefined {
  const rule = rules.get(id.id);
  if (!rule) return `There is no rule ${id.id}`;
  // While findings may be missing, or a rule is off here, nobody knows whether the comment is of use.
  if (!input.complete || !isOn(rule, input.config)) return undefined;
  return `Nothing to ignore here: ${id.id} reports nothing`;
}

function uselessId(
  suppression: Suppression,
  id: SuppressedId,
  findingId: string,
  message: string,
  { text }: Input,
): Assembled {
  const { start, end } = suppression.ids.length === 1 ? suppression : id;
  const edit = removalOf({ suppression, ids: [id] }, text);
  return builtIn({ id: findingId, message, range: rangeAt(text, start, end), edit });
}

function namesNoRule(suppression: Suppression, findingId: string, text: SourceText): Assembled {
  return builtIn({
    id: findingId,
    message: "This names no rule to ignore: write the rule's id in brackets",
    range: rangeAt(text, suppression.start, suppression.end),
    edit: removalOf({ suppression, ids: [] }, text),
  });
}

function builtIn(of: {
  readonly id: string;
  readonly message: string;
  readonly range: Assembled["finding"]["range"];
  readonly edit: Assembled["edit"];
}): Assembled {
  return {
    finding: {
      id: of.id,
      rule: UNUSED_SUPPRESSION,
      range: of.range,
      message: of.message,
      severity: "hint",
      confidence: "certain",
      fix: of.edit ? "safe" : null,
      unnecessary: true,
      related: [],
      sections: [],
    },
    raw: undefined,
    edit: of.edit,
  };
}
