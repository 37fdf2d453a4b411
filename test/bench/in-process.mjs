// Measures the engine in this process against a bare parse of the same text, and against itself on files of other lengths.
import { pythonFile } from "./generate.mjs";
import { interleaved, median, percentile, printTable, timed } from "./measure.mjs";
import { insertAt, TYPED_TEXT, typingSites } from "./sites.mjs";

const SIZES = [1_000, 10_000, 50_000];
const PATH = "/bench/typed.py";
/** Lines that are analysed before it counts: code that the engine has not compiled yet takes several times as long. */
const WARM_LINES = 60_000;
/** Places typed at before it counts. */
const WARM_SITES = 16;

/** @param engine the bundled `engine.ts`. @param assets folder of the grammars. */
export async function measureInProcess(engine, assets) {
  const texts = new Map(SIZES.map((lines) => [lines, pythonFile(lines, lines)]));
  const full = await fullAnalysis(engine, assets, texts);
  await keystrokes(engine, assets, texts);
  await worstEdits(engine, assets, texts, full);
}

/** Opening a file and analysing all of it, in a fresh engine, over a bare parse. */
async function fullAnalysis(engine, assets, texts) {
  const parse = await startParser(engine, assets);
  const full = new Map();
  const rows = [];
  for (const [lines, text] of texts) {
    const candidates = {
      parse: () => timed(() => parse(text)),
      full: async () => {
        const analyzer = await engine.analyzerOn(assets);
        const time = await timed(() => {
          analyzer.open(PATH, text, 1);
          analyzer.findings(PATH);
        });
        analyzer.dispose();
        return time;
      },
    };
    const values = await interleaved(candidates, 9, Math.max(2, Math.ceil(WARM_LINES / lines)));
    full.set(lines, median(values.full));
    rows.push([
      `${lines} lines`,
      median(values.parse),
      median(values.full),
      median(values.full) / median(values.parse),
    ]);
  }
  printTable("Full analysis over a bare parse (goal at 10k lines 1.6)", ["", "parse ms", "analysis ms", "ratio"], rows);
  return full;
}

async function startParser(engine, assets) {
  const analyzer = await engine.analyzerOn(assets);
  const parse = await engine.bareParser(assets);
  analyzer.dispose();
  return parse;
}

/** One character typed, and the new findings asked for. */
async function keystrokes(engine, assets, texts) {
  const rows = [];
  for (const [lines, text] of texts) {
    const analyzer = await engine.analyzerOn(assets);
    analyzer.open(PATH, text, 1);
    analyzer.findings(PATH);
    const costs = [];
    const firsts = [];
    let version = 1;
    for (const site of [...typingSites(text, WARM_SITES), ...typingSites(text, 40)]) {
      for (const [index, key] of [...TYPED_TEXT].entries()) {
        const at = { line: site.line, character: site.character + index };
        const start = performance.now();
        analyzer.change(PATH, [{ range: insertAt(at), text: key }], ++version);
        analyzer.findings(PATH);
        (index === 0 ? firsts : costs).push(performance.now() - start);
      }
      analyzer.settle(PATH, site);
    }
    analyzer.dispose();
    const typed = costs.slice(WARM_SITES * (TYPED_TEXT.length - 1));
    rows.push([`${lines} lines`, median(typed), percentile(typed, 0.95), median(firsts.slice(WARM_SITES))]);
  }
  const [small, , large] = rows;
  rows.push(["50k over 1k (goal 2)", large[1] / small[1], large[2] / small[2], large[3] / small[3]]);
  printTable("One character to new findings, ms", ["", "median", "p95", "first key at a place"], rows);
}

/** A stray triple quote in the middle of the file. */
async function worstEdits(engine, assets, texts, full) {
  const rows = [];
  for (const [lines, text] of texts) {
    const analyzer = await engine.analyzerOn(assets);
    analyzer.open(PATH, text, 1);
    analyzer.findings(PATH);
    const costs = [];
    const healing = [];
    let version = 1;
    for (const site of typingSites(text, 9)) {
      const range = insertAt(site);
      costs.push(await timed(() => edited(analyzer, range, ' """', ++version)));
      healing.push(await timed(() => settled(analyzer, site)));
      const end = { line: site.line, character: site.character + 4 };
      edited(analyzer, { start: site, end }, "", ++version);
      settled(analyzer, site);
    }
    analyzer.dispose();
    const whole = full.get(lines);
    rows.push([`${lines} lines`, median(costs), median(costs) / whole, Math.max(...costs), median(healing)]);
  }
  const head = ["", "median ms", "over full analysis", "worst ms", "healing when idle ms"];
  printTable("A stray triple quote (goal 0.3 of a full analysis)", head, rows);
}

function edited(analyzer, range, text, version) {
  analyzer.change(PATH, [{ range, text }], version);
  analyzer.findings(PATH);
}

function settled(analyzer, site) {
  analyzer.settle(PATH, site);
  analyzer.findings(PATH);
}

/** Indexing a generated project, or folders that were named. */
export async function measureIndexing(engine, assets, folders) {
  const parse = await startParser(engine, assets);
  const rows = [];
  for (const { name, files } of [generatedProject(), ...folders.map((folder) => projectOn(engine, folder))]) {
    const lines = [...files.values()].reduce((sum, text) => sum + text.split("\n").length - 1, 0);
    const values = await interleaved(
      {
        parse: () => timed(() => files.forEach(parse)),
        index: async () => {
          const analyzer = await engine.analyzerOn(assets, files);
          analyzer.setFolders(["/bench"]);
          const time = await timed(async () => {
            for await (const _ of analyzer.index([...files.keys()]));
          });
          analyzer.dispose();
          return time;
        },
      },
      7,
      1,
    );
    const [parseTime, indexTime] = [median(values.parse), median(values.index)];
    rows.push([name, `${lines}`, lines / indexTime, lines / parseTime, indexTime / parseTime]);
  }
  const head = ["", "lines", "indexed lines/ms", "parsed lines/ms", "time over bare parse"];
  printTable("Indexing", head, rows);
}

/** 200 files that import each other. */
export function generatedProject(count = 200, lines = 300) {
  const files = new Map();
  for (let i = 0; i < count; i++) {
    const extra = [1, 7, 31].map((step) => `from .m${(i + step) % count} import helper_${(i + step) % count}`);
    const text = `${pythonFile(lines, 1000 + i, extra)}\n\ndef helper_${i}(day: str) -> int:\n    return helper_${(i + 1) % count}(day) + 1\n`;
    files.set(`/bench/app/m${i}.py`, text);
  }
  return { name: `generated, ${count} files`, files };
}

function projectOn(engine, folder) {
  const texts = engine.pythonFiles(folder).map((file) => [file, engine.textOf(file)]);
  return { name: folder, files: new Map(texts.filter(([, text]) => text !== undefined && text.length < 1_000_000)) };
}
