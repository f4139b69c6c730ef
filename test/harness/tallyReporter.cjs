// Prints as mocha's spec reporter does, and writes the counts to the file that KUNCI_TALLY names.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class TallyReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { stats } = this;
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      if (process.env.KUNCI_TALLY === undefined) return;
      const { passes, failures, pending } = stats;
      writeFileSync(process.env.KUNCI_TALLY, JSON.stringify({ passes, failures, pending }));
    });
  }
};
