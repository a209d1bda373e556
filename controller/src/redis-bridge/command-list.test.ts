import { expect, test } from "vitest";
import { CommandList, DEFAULT_COMMANDS } from "./command-list.ts";

test("by default what the SDK's store asks for is passed on, and nothing else", () => {
  const list = new CommandList(DEFAULT_COMMANDS);
  expect(["GET", "SET", "INCRBY", "EVAL", "EVALSHA"].every((name) => list.has(name))).toBe(true);
  expect(["HSET", "KEYS", "FLUSHALL", "get"].some((name) => list.has(name))).toBe(false);
});

test("names are taken in any case", () => {
  expect(new CommandList(["hget", "Json.Get"]).has("JSON.GET")).toBe(true);
});

test.each([
  { name: "blpop", reason: "it blocks" },
  { name: "XREAD", reason: "it blocks" },
  { name: "subscribe", reason: "it changes the connection" },
  { name: "MULTI", reason: "it changes the connection" },
  { name: "SELECT", reason: "it changes the connection" },
  { name: "CONFIG", reason: "it administers" },
  { name: "flushall", reason: "it administers" },
  { name: "SCRIPT", reason: "it administers" },
])("$name is never passed on: $reason", ({ name, reason }) => {
  expect(() => new CommandList(["GET", name])).toThrow(`${name.toUpperCase()} is never passed on: ${reason}`);
});

test("what is no name is told", () => {
  expect(() => new CommandList(["GET SET"])).toThrow('"GET SET" is no name of a command');
});
