// Owns the assembly of a unit's services: each is built on first use and shared by all rules and the summary.
import type { Unit } from "../../syntax/node";
import { createScriptScopes, type ScriptScopes } from "../script/scopes";
import type { Loops, Refs, Scopes, UnitServices } from "../services";
import { createLoops } from "./loops";
import { createRefs } from "./refs";
import { createScopes } from "./scopes";

export function createServices(unit: Unit): UnitServices {
  let scopes: Scopes | undefined;
  let loops: Loops | undefined;
  let refs: Refs | undefined;
  let script: ScriptScopes | undefined;
  const services: UnitServices = {
    get scopes() {
      scopes ??= createScopes(unit);
      return scopes;
    },
    get loops() {
      loops ??= createLoops(unit, services.scopes);
      return loops;
    },
    get refs() {
      refs ??= createRefs(unit, services.scopes);
      return refs;
    },
    get script() {
      script ??= createScriptScopes(unit);
      return script;
    },
    calls: new Map(),
  };
  return services;
}
