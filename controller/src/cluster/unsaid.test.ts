import { expect, test } from "vitest";
import type { StatusUpdate } from "../ir/status.ts";
import { withUnsaid } from "./unsaid.ts";

const ref = { kind: "AIRoute", namespace: "a", name: "chat" };
const accepted = { type: "Accepted", status: "True", reason: "Accepted", message: "" } as const;
const update: StatusUpdate = {
  ref,
  generation: 1,
  kind: "parents",
  parents: [{ ref: { name: "gw" }, conditions: [accepted, { ...accepted, type: "Programmed" }] }],
};

test("what a target cannot say is not programmed, with every reason", () => {
  const [result] = withUnsaid(
    [update],
    [
      { ref, part: "rule gpt", message: "no mirrors there" },
      { ref, part: "", message: "no hostnames there" },
    ],
  );
  const message = "rule gpt: no mirrors there; no hostnames there";
  expect(result).toMatchObject({
    parents: [{ conditions: [accepted, { type: "Programmed", status: "False", reason: "UnsupportedValue", message }] }],
  });
});

test("objects without an issue stay as they are", () => {
  const [result] = withUnsaid([update], [{ ref: { ...ref, name: "other" }, part: "", message: "x" }]);
  expect(result).toBe(update);
});
