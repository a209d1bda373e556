// A reporter of vitest's that leaves {"passed", "failed"} in the file that SLUICE_COUNTS names: `sluice test` reads it. On the
// way it tells which files and tests run.
import { writeFileSync } from "node:fs";
import { endWithParent, tell } from "./progress.mjs";

export default class CountReporter {
  onInit() {
    endWithParent();
  }

  /** @param {import("vitest/node").TestModule} module */
  onTestModuleQueued({ moduleId }) {
    return tell({ began: moduleId });
  }

  /** @param {import("vitest/node").TestModule} module */
  onTestModuleEnd({ moduleId }) {
    return tell({ ended: moduleId });
  }

  onTestCaseResult() {
    return tell({});
  }

  /** @param {readonly import("vitest/node").TestModule[]} modules */
  onTestRunEnd(modules) {
    const states = modules.flatMap(({ children }) => [...children.allTests()].map((test) => test.result().state));
    const count = (state) => states.filter((each) => each === state).length;
    writeFileSync(process.env.SLUICE_COUNTS, JSON.stringify({ passed: count("passed"), failed: count("failed") }));
  }
}
