// Owns which functions run on the thread of a window: callbacks that are given to Tk, Qt, wx or Kivy, and events that classes of those
// override. Objects that may live on another thread are none.
import { lastPart, parentPart } from "../../text/dotted";
import { createEvaluation } from "../evaluate";
import { FUNCTION, symbolKey } from "../inputs";
import { libraryBases } from "../lineage";
import { lastName } from "../mentions";
import type { Reader } from "../query";
import type { CallSummary, SymbolId } from "../summary";
import type { CallTarget } from "../value";
import type { HandOver, UiHandler } from "./async-queries";

const TOOLKITS: readonly (readonly [RegExp, string])[] = [
  [/^(tkinter|customtkinter|ttkbootstrap)\b/, "Tk"],
  [/^(PyQt\d|PySide\d|qtpy|qfluentwidgets)\b/, "Qt"],
  [/^wx\b/, "wx"],
  [/^(kivy|kivymd)\b/, "Kivy"],
];

/** Top-level modules of the toolkits. */
export const UI_MODULES: readonly string[] = [
  ...["tkinter", "Tkinter", "customtkinter", "ttkbootstrap", "qtpy", "qfluentwidgets", "wx", "kivy", "kivymd"],
  ...["PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "PySide"],
];

/** Classes whose methods run on the thread of the window; an object of any other may have been moved to another thread. */
const WIDGETS =
  /^(tkinter|customtkinter|ttkbootstrap|wx|kivy|kivymd|qfluentwidgets)\.|^(PyQt\d|PySide\d|qtpy)\.QtWidgets\.|^(PyQt\d|PySide\d)\.QtGui\.QWindow/;
const THREADS = /(^|\.)(QThread|QRunnable|Thread|Process)$/;

const OVERRIDES: Readonly<Record<string, RegExp>> = {
  Qt: /^(mouse(Press|Release|DoubleClick|Move)|key(Press|Release)|wheel|resize|paint|timer|show|enter|leave|drop|drag(Enter|Move|Leave)|contextMenu|change)Event$/,
  Kivy: /^on_(press|release|touch_(down|move|up)|text|enter|focus)$/,
};

/** How the toolkit enters the function; undefined where it does not, or that is not known. */
export function uiHandler(
  db: Reader,
  id: SymbolId,
  handOvers: (id: SymbolId) => readonly HandOver[] | undefined,
): UiHandler | undefined {
  const summary = db.read(FUNCTION, symbolKey(id.path, id.name));
  if (!summary || summary.isAsync || summary.isGenerator) return undefined;
  const own = toolkitOfClass(db, classAround(db, id));
  if (own === "thread") return undefined;
  if (summary.className && own && OVERRIDES[own]?.test(lastPart(id.name))) return { toolkit: own };
  for (const { at, target, sure } of handOvers(id) ?? []) {
    if (!sure) continue;
    const call = db.read(FUNCTION, symbolKey(at.id.path, at.id.name))?.calls[at.call];
    const holder = toolkitOfClass(db, classAround(db, at.id));
    const toolkit = call && toolkitOfCall(call, target, holder === "thread" ? undefined : holder, id, own);
    if (toolkit) return { toolkit, at };
  }
  return undefined;
}

/** The class in whose method a function is defined, if any. */
function classAround(db: Reader, id: SymbolId): SymbolId | undefined {
  for (let name = id.name; name !== ""; name = parentPart(name)) {
    const cls = db.read(FUNCTION, symbolKey(id.path, name))?.className;
    if (cls) return { path: id.path, name: cls };
  }
  return undefined;
}

function toolkitOfClass(db: Reader, cls: SymbolId | undefined): string | undefined {
  const bases = cls ? libraryBases(createEvaluation(db), cls) : [];
  if (bases.some((base) => THREADS.test(base))) return "thread";
  const widget = bases.find((base) => WIDGETS.test(base));
  return widget && toolkitOf(widget);
}

function toolkitOf(library: string): string | undefined {
  return TOOLKITS.find(([pattern]) => pattern.test(library))?.[1];
}

const TK_CALLS = /^(bind|bind_all|after|after_idle|trace_add|add_command)$/;

/**
 * `Button(command=f)`, `widget.bind("<Return>", f)`, `button.clicked.connect(self.f)`, `self.Bind(wx.EVT_BUTTON, self.f)`. A method
 * counts for Qt only where its class is a widget, since other objects may be moved to threads.
 */
function toolkitOfCall(
  call: CallSummary,
  target: CallTarget,
  holder: string | undefined,
  id: SymbolId,
  own: string | undefined,
): string | undefined {
  const name = lastPart(call.shown);
  const library = target.t === "library" ? toolkitOf(target.name) : undefined;
  const isGiven = (keyword: string) => {
    const ref = call.keywords[keyword];
    return ref !== undefined && lastName(ref) === lastPart(id.name);
  };
  if (isGiven("command") && (library === "Tk" || (holder === "Tk" && /^[A-Z]/.test(name)))) return "Tk";
  if (library === "Tk" && TK_CALLS.test(name)) return "Tk";
  if (name === "connect" && own === "Qt" && (library === "Qt" || isSignal(call))) return "Qt";
  if (name === "Bind" && own === "wx" && call.args[0]?.k === "attr" && call.args[0].name.startsWith("EVT_"))
    return "wx";
  const isKivy = ["on_press", "on_release", "on_text_validate"].some(isGiven);
  return own === "Kivy" && isKivy && (name === "bind" || library === "Kivy") ? "Kivy" : undefined;
}

/** `widget.signal.connect`: whatever the widget is. Threads' own signals come from another thread, but are answered on that of the window. */
function isSignal({ callee }: CallSummary): boolean {
  return callee.k === "attr" && callee.of.k === "attr";
}
