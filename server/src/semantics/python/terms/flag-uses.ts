// Owns which switches a unit looks at: names like `compression_enabled` or `use_cache` that are read for more than handing them on under
// the same name. Pure over the unit.
import type { SyntaxNode, Unit } from "../../../syntax/node";

const FLAG = /^(\w+_(enabled|disabled|allowed|required)|(enable|disable|use|allow|auto|require|force|should)_\w+)$/;
const ANY = /\w_(enabled|disabled|allowed|required)\b|\b(enable|disable|use|allow|auto|require|force|should)_\w/;

/** Whether a name is spelled like a switch. */
export function isFlagName(name: string): boolean {
  return FLAG.test(name);
}

const NAMES: ReadonlySet<string> = new Set(["identifier", "string_content"]);

/** Switches that the unit looks at, sorted; also those that it names in a string, since it may look them up by that. */
export function flagUses(unit: Unit): readonly string[] {
  if (!ANY.test(unit.text)) return NONE;
  const found = new Set<string>();
  for (const node of unit.root.select(NAMES)) {
    if (node.kind === "string_content") {
      for (const [word] of node.text.matchAll(/\w+/g)) if (isFlagName(word)) found.add(word);
    } else if (isFlagName(node.text) && isUse(node)) found.add(node.text);
  }
  return [...found].sort();
}

const NONE: readonly string[] = [];

/** `Middleware(app, allow_all=self.allow_all)`: what the settings themselves set up with it; other settings are copies. */
function isGivenAway(keyword: SyntaxNode): boolean {
  const callee = keyword.parent?.parent?.field("function")?.text ?? "";
  return keyword.field("value")?.text.startsWith("self.") === true && !COPIES.test(callee);
}

const COPIES =
  /(^|\.)(dict|cls|replace|evolve|_replace|\w*(Config|Configuration|Settings|Options|Params|Parameters|Args))$/;

/** Not the name of a keyword, parameter, field or target, and not the value that one of the same name is given. */
function isUse(name: SyntaxNode): boolean {
  const isMember = name.parent?.kind === "attribute" && name.fieldName === "attribute";
  const whole = isMember ? (name.parent as SyntaxNode) : name;
  const { parent, fieldName } = whole;
  switch (parent?.kind) {
    case "keyword_argument":
      return fieldName === "value" && (parent.field("name")?.text !== name.text || (isMember && isGivenAway(parent)));
    case "assignment": {
      if (fieldName !== "right") return false;
      const left = parent.field("left");
      return (left?.field("attribute") ?? left)?.text !== name.text;
    }
    case "parameters":
    case "default_parameter":
    case "typed_parameter":
    case "typed_default_parameter":
    case "lambda_parameters":
      return fieldName === "value";
    case "global_statement":
    case "nonlocal_statement":
      return false;
    default:
      return true;
  }
}
