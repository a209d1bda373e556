import type { TestFlags } from "../commands/test.ts";
import type { Verb } from "./verb.ts";

export const test: Verb = {
  name: "test",
  group: "Write a plugin",
  summary: "runs unit tests, and scenarios against the host emulator or a real Envoy",
  details: `First as-pect's specs (\`assembly/**/*.spec.ts\`): pure logic, without a host. Then the plugin is built, and vitest runs its scenarios
(\`test/**/*.test.ts\`) on the emulator of Envoy and of Higress; with \`--envoy\` on a real Envoy too, which is fetched where there is none.
The environment variable \`SLUICE_HOSTS\` (\`emulator\`, \`envoy\`, \`all\`) does the same where no flag is given.

With \`--profile\` the module is the released one, with the names of its functions. The table has their shares of the time that was spent in the plugin and in what it called:
\`self\` in the function's own code, \`host\` in functions of the host that it called, \`total\` in all below it. What the compiler inlined counts to the function that it is in.
V8's own profile goes to \`.cache/profile/scenarios.cpuprofile\`, which the *Performance* tab of Chrome's DevTools opens.

With \`--inspect\` the module is unoptimised, with its source map inside: a debugger such as Chrome's DevTools stops at lines of the scenarios and of the plugin.

Tests of which none ends for two minutes, or for what \`--timeout\` says, are ended, with the files that ran then: a loop or a promise without an end does not hold up a build. What a test of vitest may take by itself is its \`testTimeout\`.

It exits with 1 when a test failed, or when there is none.`,
  arguments: [
    { name: "name", many: true, optional: true, help: "plugins; all when none is named", completes: "plugin" },
  ],
  options: [
    { flags: "--unit", help: "specs only: no build, no scenarios" },
    { flags: "--envoy", help: "scenarios on a real Envoy as well" },
    { flags: "--watch", help: "again after each change of the plugin's files" },
    { flags: "--inspect [port]", help: "scenarios under Node's inspector, which waits to be attached (default: 9229)" },
    { flags: "--profile", help: "scenarios alone, on the emulator; and which functions of the plugin took the time" },
    {
      flags: "--timeout <time>",
      help: "in which some test has to end, such as 30s or 10m; 0 for no limit (default: 2m)",
    },
    { flags: "--json", help: "print counts, and errors, as JSON" },
  ],
  examples: [
    { does: "all tests on the emulator", command: "sluice test" },
    { does: "those of one plugin, in a real Envoy too", command: "sluice test hello --envoy" },
    { does: "where the time goes", command: "sluice test hello --profile" },
    { does: "with breakpoints in scenarios and in the plugin", command: "sluice test hello --inspect" },
    { does: "pure logic, after each save", command: "sluice test hello --unit --watch" },
  ],
  async run(names, flags: TestFlags) {
    const { testCommand } = await import("../commands/test.ts");
    return testCommand(names, flags);
  },
};
