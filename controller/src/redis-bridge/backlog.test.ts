import { expect, test } from "vitest";
import { Backlog } from "./backlog.ts";

test("what does not fit is refused whole, and what is released makes room", () => {
  const backlog = new Backlog({ commands: 5, bytes: 10 });
  expect(backlog.takeCommands(3)).toBe(true);
  expect(backlog.takeCommands(3)).toBe(false);
  expect(backlog.takeCommands(2)).toBe(true);
  expect(backlog.takeBytes(11)).toBe(false);
  expect(backlog.takeBytes(10)).toBe(true);
  expect([backlog.commands, backlog.bytes]).toEqual([5, 10]);
  backlog.releaseCommands(3);
  backlog.releaseBytes(10);
  expect(backlog.takeCommands(4)).toBe(false);
  expect(backlog.takeCommands(3)).toBe(true);
  expect([backlog.commands, backlog.bytes]).toEqual([5, 0]);
});
