// Makes rules that tell tests what the facts answer, as findings. Knows no fact.
import type { Rule } from "../../server/src/rules/api";

/** A rule with these handlers, which report `told` with a `text`. */
export function teller(handlers: Pick<Rule, "on" | "onUnit">): Rule {
  return {
    meta: {
      id: "teller",
      family: "database",
      severity: "low",
      profile: "recommended",
      fix: "none",
      sections: [],
      docs: "",
    },
    messages: { told: ({ text }) => String(text) },
    ...handlers,
  };
}
