// Owns the findings that tell why a file is not analysed. They name no rule of the catalogue and can't be suppressed.

import type { Assembled } from "./assembly/assembled";
import type { Configuration } from "./config/config";
import type { Workspace } from "./workspace";

/** Id under which they are reported. */
export const NOTICE = "perflens";

const START = { line: 0, character: 0 };

export function noticesOf(path: string, workspace: Workspace, config: Configuration): readonly Assembled[] {
  if (!workspace.documents.get(path) || !workspace.documents.isTooLarge(path)) return [];
  const kilobytes = Math.floor(config.resolve(path).maxFileSize / 1024);
  return [notice("too-large", `File not analysed: it is larger than ${kilobytes} KB (perflens.maxFileSize)`)];
}

function notice(kind: string, message: string): Assembled {
  return {
    finding: {
      id: `${NOTICE}@${kind}`,
      rule: NOTICE,
      range: { start: START, end: START },
      message,
      severity: "low",
      confidence: "certain",
      fix: null,
      unnecessary: false,
      related: [],
      sections: [],
    },
    raw: undefined,
    edit: undefined,
  };
}
