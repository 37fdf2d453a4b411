// Runs the suites in the extension host of a browser. Tells its result in a line, because it can write no file and the exit code
// of a host that crashed is 0.

const RESULT_LINE = "| RESULT ";

/** Called by VS Code; rejects when a test failed. */
export async function run(): Promise<void> {
  const { passes, failures, pending } = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats) resolve(runner.stats);
      else reject(new Error("mocha kept no statistics"));
    });
  });
  console.log(RESULT_LINE + JSON.stringify({ passes, failures, pending }));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
