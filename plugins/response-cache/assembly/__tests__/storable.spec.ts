import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isKnownToClient, matchesTag } from "../rfc/conditions";
import { whyNotStored } from "../rfc/storable";
import { freshened, storedFields } from "../rfc/stored-fields";
import { varyNames, varyText } from "../rfc/vary";
import { fields, lines } from "./requests";

function why(request: Array<string>, response: Array<string>, hasUsualTime: bool = false): string {
  return whyNotStored(fields(request), fields(response), hasUsualTime);
}

describe("an answer is kept", () => {
  test("when it says how long, or its status lets it be kept", () => {
    expect(why([], [":status: 200"])).toBe("");
    expect(why([], [":status: 404"])).toBe("");
    expect(why([], [":status: 302", "cache-control: max-age=5"])).toBe("");
    expect(why([], [":status: 302"])).toBe("no_time");
    expect(why([], [":status: 302"], true)).toBe("");
    expect(why([], [":status: 500"], true)).toBe("no_time");
    expect(why([], [":status: 500", "expires: 0"])).toBe("");
  });

  test("never when it is a part, or of a status that nobody knows", () => {
    expect(why([], [":status: 206", "cache-control: max-age=5"])).toBe("status");
    expect(why([], [":status: 304", "cache-control: max-age=5"])).toBe("status");
    expect(why([], [":status: 299", "cache-control: max-age=5"])).toBe("status");
    expect(why([], [":status: 200", "content-range: bytes 0-1/3"])).toBe("status");
    expect(why([], [":status: 2000"])).toBe("status");
  });

  test("never against the word of the client or the upstream", () => {
    expect(why(["cache-control: no-store"], [":status: 200"])).toBe("no_store");
    expect(why([], [":status: 200", "cache-control: no-store, max-age=5"])).toBe("no_store");
    expect(why([], [":status: 200", "cache-control: max-age=5", "cache-control: no-store"])).toBe("no_store");
    expect(why([], [":status: 200", "cache-control: must-understand, no-store, max-age=5"])).toBe("");
    expect(why([], [":status: 299", "cache-control: must-understand, no-store, max-age=5"])).toBe("status");
    expect(why([], [":status: 200", "cache-control: private"])).toBe("private");
    expect(why([], [":status: 200", 'cache-control: private="x-a", max-age=5'])).toBe("private");
  });

  test("never when it is for one client only", () => {
    expect(why([], [":status: 200", "set-cookie: a=b", "cache-control: public, max-age=5"])).toBe("set_cookie");
    expect(why(["cookie: a=b"], [":status: 200"], true)).toBe("cookie");
    expect(why(["cookie: a=b"], [":status: 200", "cache-control: max-age=5"])).toBe("");
    expect(why(["cookie: a=b"], [":status: 200", "cache-control: public"])).toBe("");
    expect(why([], [":status: 200", "vary: accept, *"])).toBe("vary");
    expect(why(["authorization: a"], [":status: 200", "cache-control: max-age=5"])).toBe("authorization");
    expect(why(["authorization: a"], [":status: 200", "cache-control: max-age=5, public"])).toBe("");
    expect(why(["authorization: a"], [":status: 200", "cache-control: s-maxage=5"])).toBe("");
    expect(why(["authorization: a"], [":status: 200", "cache-control: max-age=5, must-revalidate"])).toBe("");
  });
});

function tag(list: string, stored: string): bool {
  return matchesTag(Bytes.of(list), Bytes.of(stored));
}

describe("what a client has already", () => {
  test("is known by its tag, weak or strong", () => {
    expect(tag('"a"', '"a"')).toBe(true);
    expect(tag('W/"a"', '"a"')).toBe(true);
    expect(tag('"b", W/"a" ', 'W/"a"')).toBe(true);
    expect(tag('"a,b", "c"', '"a,b"')).toBe(true);
    expect(tag('"a,b"', '"b"')).toBe(false);
    expect(tag('"A"', '"a"')).toBe(false);
    expect(tag(" * ", "")).toBe(true);
    expect(tag('"a"', "")).toBe(false);
  });

  test("is known by its time where the request has no tags", () => {
    const changed = ["last-modified: Sun, 06 Nov 1994 08:49:37 GMT"];
    const same = ["if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT"];
    const before = ["if-modified-since: Sun, 06 Nov 1994 08:49:36 GMT"];
    expect(isKnownToClient(fields(same), fields(changed), 0)).toBe(true);
    expect(isKnownToClient(fields(before), fields(changed), 0)).toBe(false);
    expect(isKnownToClient(fields(same), fields([]), 784111777)).toBe(true, "when it was made");
    expect(isKnownToClient(fields(same), fields([]), 784111778)).toBe(false);
    expect(isKnownToClient(fields(['if-none-match: "b"', same[0]]), fields(['etag: "a"', changed[0]]), 0)).toBe(false);
    expect(isKnownToClient(fields([]), fields(changed), 0)).toBe(false);
    expect(isKnownToClient(fields(["if-modified-since: yesterday"]), fields(changed), 0)).toBe(false);
  });
});

describe("the fields that are kept", () => {
  test("are without those of one connection, one client, and Envoy", () => {
    const response = [
      ":status: 200",
      "content-type: text/plain",
      "connection: x-hop, close",
      "x-hop: 1",
      "keep-alive: 5",
      "set-cookie: a=b",
      "x-envoy-upstream-service-time: 3",
      "age: 4",
      "server: envoy",
      "x-own: 1",
      "x-own: 2",
    ];
    expect(lines(storedFields(fields(response)))).toBe("content-type: text/plain\nage: 4\nx-own: 1\nx-own: 2");
  });

  test("are renewed by a 304, save for those of the body", () => {
    const kept = [
      "content-type: text/plain",
      "content-length: 3",
      "etag: a",
      "age: 9",
      "date: then",
      "x-a: 1",
      "x-a: 2",
      "x-b: 1",
    ];
    const news = [":status: 304", "etag: b", "x-a: 3", "content-type: text/html", "content-length: 0", "date: now"];
    expect(lines(freshened(fields(kept), fields(news)))).toBe(
      "content-type: text/plain\ncontent-length: 3\nx-b: 1\netag: b\nx-a: 3\ndate: now",
    );
  });
});

function vary(response: Array<string>, request: Array<string>): string {
  return varyText(varyNames(fields(response)), fields(request)).toString();
}

describe("what an answer varies by", () => {
  test("is the same however it is listed", () => {
    const asked = ["accept: a", "x-b: 1"];
    expect(vary(["vary: Accept, X-B"], asked)).toBe(vary(["vary: x-b", "vary: accept,accept"], asked));
    expect(vary(["vary: accept"], ["accept: a", "accept: b"])).toBe(vary(["vary: accept"], ["accept: a, b"]));
  });

  test("differs with each field", () => {
    expect(vary(["vary: a, b"], ["a: 1"]) == vary(["vary: a, b"], ["b: 1"])).toBe(false);
    expect(vary(["vary: a"], ["a: "]) == vary(["vary: a"], [])).toBe(false, "empty, and absent");
  });

  test("is the encoding, too, where there is one", () => {
    expect(vary(["content-encoding: gzip"], ["accept-encoding: gzip"])).toBe("accept-encoding:4 gzip\n");
    expect(vary([], ["accept-encoding: gzip"])).toBe("");
  });
});
