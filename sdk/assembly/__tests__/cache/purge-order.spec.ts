import { Bytes } from "../../bytes";
import { PurgeOrder } from "../../cache/purge-order";
import { UrlParams } from "../../encoding/url-params";

/** `name|value|age`, or what is wrong. */
function shown(query: string): string {
  const order = PurgeOrder.read(new UrlParams(Bytes.of(query)), ["key", "scope", "tag"]);
  if (order.fault.length > 0) return order.fault;
  return order.name + "|" + order.value.toString() + "|" + order.age.toString();
}

describe("an order to purge", () => {
  test("names an answer, a group, everything, and how old it is to be", () => {
    expect(shown("key=abc")).toBe("key|abc|0");
    expect(shown("scope=consumer:al%20ice&age=60")).toBe("scope|consumer:al ice|60000");
    expect(shown("scope=global")).toBe("scope|global|0");
    expect(shown("tag=model:m")).toBe("tag|model:m|0");
    expect(shown("all=true")).toBe("||0");
    expect(shown("all=true&age=999999999")).toBe("||999999999000");
    expect(shown("age=5&unknown=x")).toBe("||5000");
  });

  test("that could be meant otherwise is refused", () => {
    expect(shown("key=a&tag=b")).toBe("only one of key, scope, tag and all may be there");
    expect(shown("all=true&tag=b")).toBe("only one of key, scope, tag and all may be there");
    expect(shown("all=false")).toBe("one of key, scope, tag, age and all=true must be there");
    expect(shown("key=&scope=")).toBe("one of key, scope, tag, age and all=true must be there");
    expect(shown("")).toBe("one of key, scope, tag, age and all=true must be there");
  });

  test("that is none says what was expected", () => {
    const ages: string[] = ["age=-1", "age=1x", "age=9999999999", "tag=a&age=1.5"];
    for (let i = 0; i < ages.length; i++) expect(shown(ages[i])).toBe("age: expected a number of seconds", ages[i]);
    const scopes: string[] = ["scope=alice", "scope=consumer:", "scope=user:a", "scope=Global"];
    for (let i = 0; i < scopes.length; i++) {
      expect(shown(scopes[i])).toBe("scope: expected consumer:NAME, route:NAME, header:VALUE or global", scopes[i]);
    }
  });
});
