import { expect, test } from "vitest";
import { exportsIn } from "./group.ts";

test("what a target exports is what it defines and what it passes on", () => {
  const source = [
    'import { given } from "./runner/exchange";',
    'export { input, resultAt } from "./runner/exchange";',
    "export function run(size: i32): i32 {",
    "  return size;",
    "}",
    "export { own };",
    "function own(): void {}",
    "// export function not(): void {}",
  ].join("\n");
  expect(exportsIn(source)).toEqual(["input", "resultAt", "run", "own"]);
});
