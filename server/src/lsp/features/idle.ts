// Uses the rests between edits: lets the engine heal what an edit left provisional. Owns the waiting times, nothing else.
import type { Position } from "../../engine/finding";
import { Priority } from "../scheduler";
import type { Session } from "../session";
import type { Diagnostics } from "./diagnostics";

/** Milliseconds of rest: one for healing and warming up, one after which broken code counts as meant. */
const RESTS = [250, 3100] as const;

export interface Idle {
  edited(path: string, position: Position | undefined): void;
}

export function createIdle({ analyzer, scheduler }: Session, diagnostics: Diagnostics): Idle {
  return {
    edited(path, position) {
      for (const delay of RESTS) {
        scheduler.add({
          key: `settle ${path} ${delay}`,
          priority: Priority.background,
          delay,
          *steps() {
            yield;
            if (analyzer.isOpen(path) && analyzer.settle(path, position)) diagnostics.refreshAll();
          },
        });
      }
    },
  };
}
