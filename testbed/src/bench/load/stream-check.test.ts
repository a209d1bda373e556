import { expect, test } from "vitest";
import { cannedAnswer } from "../provider/answers.ts";
import { checkStream } from "./stream-check.ts";

const TOKENS = 12;

/** The stream with its events chosen and ordered anew. */
function stream(protocol: "openai" | "anthropic", choose: (events: string[]) => string[] = (events) => events): string {
  return choose(cannedAnswer(protocol, TOKENS).events.map(String)).join("");
}

const whole = { expected: TOKENS + 1, lost: 0, reordered: 0 };

test.each(["openai", "anthropic"] as const)("a whole stream of %s has lost nothing", (protocol) => {
  expect(checkStream(stream(protocol), TOKENS)).toEqual(whole);
});

test("a missing event is counted", () => {
  const cut = stream("openai", (events) => events.filter((_, index) => index !== 5));
  expect(checkStream(cut, TOKENS)).toEqual({ ...whole, lost: 1 });
});

test("a missing end is a lost event", () => {
  expect(
    checkStream(
      stream("openai", (events) => events.slice(0, -1)),
      TOKENS,
    ),
  ).toEqual({ ...whole, lost: 1 });
  expect(
    checkStream(
      stream("anthropic", (events) => events.slice(0, -1)),
      TOKENS,
    ),
  ).toEqual({ ...whole, lost: 1 });
});

test("two events that changed places are out of order", () => {
  const swapped = stream("anthropic", ([a, b, c = "", d = "", ...rest]) => [a ?? "", b ?? "", d, c, ...rest]);
  expect(checkStream(swapped, TOKENS)).toEqual({ ...whole, reordered: 1 });
});

test("an event that came twice is out of order", () => {
  const doubled = stream("openai", (events) =>
    events.flatMap((event, index) => (index === 4 ? [event, event] : [event])),
  );
  expect(checkStream(doubled, TOKENS)).toEqual({ ...whole, reordered: 1 });
});

test("nothing has lost everything", () => {
  expect(checkStream("", TOKENS)).toEqual({ ...whole, lost: TOKENS + 1 });
});
