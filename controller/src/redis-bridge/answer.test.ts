import { expect, test } from "vitest";
import { answerOf } from "./answer.ts";

const value = (value: unknown) => ({ kind: "value", value }) as const;

test.each([
  { name: "a text", reply: Buffer.from('é"\n'), plain: '{"result":"é\\"\\n"}', encoded: '{"result":"w6kiCg=="}' },
  { name: "OK", reply: Buffer.from("OK"), plain: '{"result":"OK"}', encoded: '{"result":"OK"}' },
  { name: "nothing", reply: null, plain: '{"result":null}', encoded: '{"result":null}' },
  { name: "no bytes", reply: Buffer.alloc(0), plain: '{"result":""}', encoded: '{"result":""}' },
  {
    name: "a large integer",
    reply: "-9223372036854775808",
    plain: '{"result":-9223372036854775808}',
    encoded: '{"result":-9223372036854775808}',
  },
  { name: "a text of digits", reply: Buffer.from("12"), plain: '{"result":"12"}', encoded: '{"result":"MTI="}' },
  { name: "bytes", reply: Buffer.from([0xff, 0]), plain: '{"result":"\uFFFD\\u0000"}', encoded: '{"result":"/wA="}' },
  {
    name: "a list with an error in it",
    reply: ["1", [Buffer.from("x"), null], new Error("ERR a b")],
    plain: '{"result":[1,["x",null],{"error":"ERR a b"}]}',
    encoded: '{"result":[1,["eA==",null],{"error":"ERR a b"}]}',
  },
])("$name", ({ reply, plain, encoded }) => {
  expect(answerOf(value(reply), false)).toBe(plain);
  expect(answerOf(value(reply), true)).toBe(encoded);
});

test("an error is never encoded", () => {
  expect(answerOf({ kind: "error", error: 'ERR "a"' }, true)).toBe('{"error":"ERR \\"a\\""}');
});
