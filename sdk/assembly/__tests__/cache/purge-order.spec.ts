import { Bytes } from "../../bytes";
import { groupOfScope, groupOfTag, PurgeOrder } from "../../cache/purge-order";

/** `key|group|age`, or what is wrong. */
function shown(body: string): string {
  const read = PurgeOrder.read(Bytes.of(body));
  if (!read.ok) return read.error.length > 20 ? "refused" : "no reason";
  const order = read.value;
  return order.key.toString() + "|" + order.group.toString() + "|" + order.age.toString();
}

describe("an order to purge", () => {
  test("names a key, a scope, a tag or everything, and how old it is to be", () => {
    expect(shown('{"key":"abc"}')).toBe("abc||0");
    expect(shown('{"scope":"consumer/a"}')).toBe("|scope:consumer/a|0");
    expect(shown('{"tag":"a","older_than":60}')).toBe("|tag:a|60000");
    expect(shown('{"tag":"a","older_than":1.5}')).toBe("|tag:a|1000");
    expect(shown('{"all":true}')).toBe("||0");
    expect(shown('{"all":true,"older_than":3600}')).toBe("||3600000");
    expect(groupOfTag(Bytes.of("x")).equals(groupOfScope(Bytes.of("x")))).toBe(false);
  });

  test("that could be meant otherwise is refused", () => {
    const bodies = [
      "",
      "[]",
      "{}",
      "{",
      '{"all":false}',
      '{"key":""}',
      '{"key":1}',
      '{"key":"a","scope":"b"}',
      '{"scope":"a","tag":7}',
      '{"all":true,"tag":"a"}',
      '{"key":"a","older_than":1}',
      '{"tag":"a","older_than":"1"}',
      '{"tag":"a","older_than":-1}',
    ];
    for (let i = 0; i < bodies.length; i++) expect(shown(bodies[i])).toBe("refused", bodies[i]);
  });

  test("may be of any age without overflow", () => {
    expect(shown('{"all":true,"older_than":9223372036854775807}')).toBe("||3153600000000");
  });
});
