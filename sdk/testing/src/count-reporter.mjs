// A reporter of vitest's that leaves {"passed", "failed"} in the file that SLUICE_COUNTS names: `sluice test` reads it.
import { writeFileSync } from "node:fs";

export default class CountReporter {
  /** @param {readonly import("vitest/node").TestModule[]} modules */
  onTestRunEnd(modules) {
    const states = modules.flatMap(({ children }) => [...children.allTests()].map((test) => test.result().state));
    const count = (state) => states.filter((each) => each === state).length;
    writeFileSync(process.env.SLUICE_COUNTS, JSON.stringify({ passed: count("passed"), failed: count("failed") }));
  }
}
