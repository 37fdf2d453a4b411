// Owns the assembly of a unit's services: each is built on first use and shared by all rules and the summary.
import type { Unit } from "../../syntax/node";
import type { Loops, Refs, Scopes, Services } from "../services";
import { createLoops } from "./loops";
import { createRefs } from "./refs";
import { createScopes } from "./scopes";

export function createServices(unit: Unit): Services {
  let scopes: Scopes | undefined;
  let loops: Loops | undefined;
  let refs: Refs | undefined;
  const services: Services = {
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
    calls: new Map(),
  };
  return services;
}
