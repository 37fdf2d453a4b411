// Owns what the syntax tests share: a runtime from the installed packages, sample texts, and plain dumps of units for comparison.
import * as fs from "node:fs";
import * as path from "node:path";
import type { ParsedFile, SyntaxNode, Unit } from "../../server/src/syntax/node";
import { createSyntaxRuntime, type RuntimeOptions, type SyntaxRuntime } from "../../server/src/syntax/runtime";

const modules = path.join(process.cwd(), "node_modules");

export function wasmBytes(): RuntimeOptions {
  return {
    runtimeWasm: fs.readFileSync(path.join(modules, "web-tree-sitter/web-tree-sitter.wasm")),
    python: fs.readFileSync(path.join(modules, "tree-sitter-python/tree-sitter-python.wasm")),
  };
}

export function startRuntime(options: Partial<RuntimeOptions> = {}): Promise<SyntaxRuntime> {
  return createSyntaxRuntime({ ...wasmBytes(), ...options });
}

/** A node and all below it as an S-expression of named nodes, fields included. */
export function shape(node: SyntaxNode): string {
  const parts = node.children.filter((child) => child.named).map((child) => shape(child));
  const field = node.fieldName ? `${node.fieldName}: ` : "";
  return `${field}(${[node.kind, ...parts].join(" ")})`;
}

/** Units as `kind className.name@start: text`. */
export function listUnits(file: ParsedFile): string[] {
  return file.units.map(({ unit, start }) => `${unit.kind} ${qualified(unit)}@${start}: ${unit.text}`);
}

export function qualified(unit: Unit): string {
  return unit.className === "" ? unit.name : `${unit.className}.${unit.name}`;
}
