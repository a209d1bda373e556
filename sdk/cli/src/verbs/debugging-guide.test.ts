import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { VERBS } from "./index.ts";
import { parserOf } from "./parser.ts";

const GUIDE = new URL("../../../../docs/guide/debugging.md", import.meta.url);

test("the commands of the guide to debugging are taken", async () => {
  const text = await readFile(GUIDE, "utf8");
  const commands = [...text.matchAll(/^```sh\nsluice (.*)$/gm)].map(([, command = ""]) => command);
  const inline = [...text.matchAll(/`sluice (build .*?)`/g)].map(([, command = ""]) => command);
  expect(commands).toHaveLength(5);
  const taken: string[] = [];
  for (const command of [...commands, ...inline]) {
    const verbs = VERBS.map((verb) => ({ ...verb, run: async () => taken.push(command) }));
    await parserOf(verbs, () => {}).parseAsync(["node", "sluice", ...command.split(" ")]);
  }
  expect(taken).toEqual([...commands, ...inline]);
});
