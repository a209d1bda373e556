import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { VERBS } from "../verbs/index.ts";
import { parserOf } from "../verbs/parser.ts";

const GUIDE = new URL("../../../../docs/guide/debugging.md", import.meta.url);

/** Of Node's inspector, where no other is named. */
const INSPECTOR_PORT = 9229;

test("what VS Code is told attaches to where scenarios wait", async () => {
  const text = await readFile(GUIDE, "utf8");
  const [, block = ""] = /^```json\n([\s\S]*?)^```$/m.exec(text) ?? [];
  const { configurations } = JSON.parse(block) as { configurations: readonly Record<string, unknown>[] };
  // Tried with js-debug's server, the debugger of VS Code, which is in no package registry.
  const attach = { type: "node", request: "attach", port: INSPECTOR_PORT, continueOnAttach: true };
  expect(configurations).toEqual([{ name: expect.any(String), ...attach }]);
  expect(text).toContain(`start *${String(configurations[0]?.name)}*`);
});

test("what waits for a debugger is a command, on the port that the page names", async () => {
  const text = await readFile(GUIDE, "utf8");
  const [, command = ""] = /^sluice (test .* --inspect)$/m.exec(text) ?? [];
  const taken: unknown[] = [];
  const verbs = VERBS.map((verb) => ({
    ...verb,
    run: async (_: readonly string[], flags: object) => taken.push(flags),
  }));
  await parserOf(verbs, () => undefined).parseAsync(command.split(" "), { from: "user" });
  expect(taken).toEqual([{ inspect: true }]);
  expect(text).toContain(`node inspect 127.0.0.1:${INSPECTOR_PORT}`);
});
