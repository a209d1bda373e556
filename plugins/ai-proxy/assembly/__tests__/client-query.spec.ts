import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { withoutKey } from "../provider/client-query";

function stripped(target: string): string {
  return withoutKey(RequestTarget.parse(Bytes.of(target))).toString();
}

describe("a client's key in the query", () => {
  test("is taken out wherever it stands", () => {
    expect(stripped("/a?key=secret")).toBe("/a");
    expect(stripped("/a?key=secret&alt=sse")).toBe("/a?alt=sse");
    expect(stripped("/a?alt=sse&key=secret")).toBe("/a?alt=sse");
    expect(stripped("/a?alt=sse&key=one&key=two&fields=x#f")).toBe("/a?alt=sse&fields=x#f");
  });

  test("is not what ends in its name", () => {
    expect(stripped("/a?monkey=1&alt=sse")).toBe("/a?monkey=1&alt=sse");
    expect(stripped("/key=1/a?x")).toBe("/key=1/a?x");
  });

  test("leaves other queries as they are", () => {
    expect(stripped("/a")).toBe("/a");
    expect(stripped("/a?")).toBe("/a?");
    expect(stripped("/a?x=1&&y")).toBe("/a?x=1&&y");
  });
});
