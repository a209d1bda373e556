import { MissingError, UserError } from "@sluice/manifest";
import { expect, test } from "vitest";
import { formatError, reportOf } from "./errors.ts";

test.each([
  {
    name: "the user's",
    error: new UserError("a", { where: "b", help: "c" }),
    text: "error: a\n   at: b\n help: c",
    code: 1,
  },
  { name: "something missing", error: new MissingError("a"), text: "error: a", code: 2 },
  {
    name: "a file that may not be written",
    error: Object.assign(new Error("EACCES: permission denied, open '/x'"), { code: "EACCES", path: "/x" }),
    text: "error: permission denied\n   at: /x\n help: let this user read and write there, or choose another place",
    code: 2,
  },
  {
    name: "a full disk, told by descriptor",
    error: Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
    text: "error: no space is left on the device\n help: free some, or choose another place",
    code: 2,
  },
])("$name", ({ error, text, code }) => {
  expect([formatError(reportOf(error)), reportOf(error).exitCode]).toEqual([text, code]);
});

test("anything else is a bug, with its stack", () => {
  const report = reportOf(new TypeError("x is not a function"));
  expect(report).toMatchObject({
    error: expect.stringMatching(/^TypeError: x is not a function\n {4}at /),
    exitCode: 3,
  });
});

test("what servers are quoted with in an error does not steer the terminal", () => {
  const error = new UserError("it says \u001b]0;pwned\u0007\u009b2J\u202e", { where: "a\r", help: "see\n  the rest" });
  expect(formatError(reportOf(error))).toBe("error: it says ?]0;pwned??2J?\n   at: a?\n help: see\n  the rest");
});
