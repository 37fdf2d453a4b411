// Prepares mocha in the extension host of a browser; imported before the suites, which ask for its functions when they load.
import "mocha/mocha.js";

/** Marks the lines of the suite among those of the workbench; the runner strips it. */
const SUITE_LINE = "| ";

Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
  console.log(SUITE_LINE + formatted(parts).replaceAll("\n", `\n${SUITE_LINE}`));
};
mocha.setup({ ui: "bdd", reporter: "spec", color: false, timeout: 30_000, slow: 5_000 });

/** As node:util formats what mocha prints. */
function formatted([text, ...values]: readonly unknown[]): string {
  return String(text ?? "").replace(/%[sd%]/g, (mark) => (mark === "%%" ? "%" : String(values.shift())));
}
