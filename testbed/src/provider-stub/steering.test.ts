import { expect, test } from "vitest";
import { SteeringError, steer, withoutDirectives } from "./steering.ts";

test("an ordinary model is not steered", () => {
  expect(steer("gpt-4o", "hello")).toEqual(steer("stub-plain", ""));
});

test("flags are joined, from the model and from the prompt", () => {
  expect(steer("stub-gzip+split-7", "hi [stub:error-429] there [stub:tools]")).toMatchObject({
    gzip: true,
    split: 7,
    error: 429,
    tools: 1,
  });
});

test.each([
  { flag: "abort-after-3", field: "abortAfter", value: 3 },
  { flag: "hang-after-0", field: "hangAfter", value: 0 },
  { flag: "wait-20", field: "waitMs", value: 20 },
  { flag: "slow", field: "slowMs", value: 50 },
  { flag: "split", field: "split", value: 1 },
  { flag: "error-quota", field: "error", value: "quota" },
  { flag: "words-12", field: "words", value: 12 },
  { flag: "end-pause-turn", field: "end", value: "pause_turn" },
])("$flag sets $field", ({ flag, field, value }) => {
  expect(steer(`stub-${flag}`, "")).toMatchObject({ [field]: value });
});

test.each(["stub-", "stub-splitt-7", "stub-gzip-1", "stub-error-x", "stub-end-", "stub-end-X"])(
  "%s is refused",
  (model) => {
    expect(() => steer(model, "")).toThrow(SteeringError);
  },
);

test("directives are taken out of a text", () => {
  expect(withoutDirectives("a [stub:gzip] b [stub:split-1]")).toBe("a  b");
});
