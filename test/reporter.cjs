// Mocha's spec reporter that also leaves the totals in the file named by PERFLENS_TEST_RESULT, for test/run.mjs.
const fs = require("node:fs");
const { reporters } = require("mocha");

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      fs.writeFileSync(process.env.PERFLENS_TEST_RESULT, JSON.stringify({ passes, failures, pending }));
    });
  }
};
