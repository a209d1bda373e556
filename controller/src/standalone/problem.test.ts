import { expect, test } from "vitest";
import { formatProblem, problemKey } from "./problem.ts";

const refused = { where: "Gateway a/gw", message: "Programmed=False (Invalid): port 80", respect: "Programmed=False" };

test("a problem in other words is the same problem, and another respect is another", () => {
  expect(problemKey({ ...refused, message: "Programmed=False (Pending): soon" })).toBe(problemKey(refused));
  expect(problemKey({ ...refused, respect: "Accepted=False" })).not.toBe(problemKey(refused));
  expect(problemKey({ ...refused, where: "Gateway a/other" })).not.toBe(problemKey(refused));
});

test("a problem of its own is what it says", () => {
  const own = { where: "Service a/empty", message: "requests to it get 503" };
  expect(problemKey(own)).toBe(formatProblem(own));
});
