import { Bytes } from "../../bytes";
import { cookieValue } from "../../encoding/cookie";
import {
  decodeForm,
  encodeComponent,
  encodeForm,
  encodePath,
  percentDecode,
  percentDecodeStrict,
} from "../../encoding/percent";
import { RequestTarget } from "../../encoding/request-target";
import { Url } from "../../encoding/url";
import { UrlParams } from "../../encoding/url-params";

describe("Url", () => {
  test("names its parts", () => {
    const url = Url.parse(Bytes.of("HTTPS://u:p@[2001:db8::1]:8443/v1/chat?a=1#top")).value;
    expect(url.isScheme("https") && url.isSecure).toBe(true);
    expect(url.userinfo.toString()).toBe("u:p");
    expect(url.authority.toString()).toBe("[2001:db8::1]:8443");
    expect(url.host.toString()).toBe("2001:db8::1");
    expect(url.port).toBe(8443);
    expect(url.path.toString()).toBe("/v1/chat");
    expect(url.query.toString()).toBe("a=1");
  });

  test("a scheme implies a port", () => {
    expect(Url.parse(Bytes.of("http://h")).value.effectivePort).toBe(80);
    expect(Url.parse(Bytes.of("ws://h")).value.effectivePort).toBe(80);
    expect(Url.parse(Bytes.of("wss://h")).value.effectivePort).toBe(443);
    expect(Url.parse(Bytes.of("https://h:8443")).value.effectivePort).toBe(8443);
    expect(Url.parse(Bytes.of("redis://h")).value.effectivePort).toBe(-1);
  });

  test("a failure never quotes the URL and stands in as an empty one", () => {
    const parsed = Url.parse(Bytes.of("http://user:secret@host:port/"));
    expect(parsed.ok).toBe(false);
    expect(parsed.error).toBe("url: not a port");
    expect(parsed.value.host.length).toBe(0);
  });

  test("what resolvers and browsers read in another way is refused", () => {
    expect(Url.parse(Bytes.of("http://good\\@evil/")).ok).toBe(false);
    expect(Url.parse(Bytes.of("http://127.1/")).error).toBe("url: not a host");
    expect(Url.parse(Bytes.of("http://0x7f000001/")).ok).toBe(false);
    expect(Url.parse(Bytes.of("http://2130706433/")).ok).toBe(false);
    expect(Url.parse(Bytes.of("http://127.0.0.1/")).ok).toBe(true);
    expect(Url.parse(Bytes.of("http://v1.host1/")).ok).toBe(true);
  });
});

describe("RequestTarget", () => {
  test("an edit of one part keeps the others", () => {
    const target = RequestTarget.parse(Bytes.of("/a?x=1?y#f"));
    expect(target.path.toString()).toBe("/a");
    expect(target.query.toString()).toBe("x=1?y");
    expect(target.withPath(Bytes.of("/b")).toString()).toBe("/b?x=1?y#f");
    expect(target.withQuery(Bytes.of("z")).toString()).toBe("/a?z#f");
    expect(target.withQuery(Bytes.empty()).toString()).toBe("/a#f");
  });

  test("an empty query is told from none", () => {
    expect(RequestTarget.parse(Bytes.of("/a?")).withPath(Bytes.of("/b")).toString()).toBe("/b?");
    expect(RequestTarget.parse(Bytes.of("/a")).hasQuery).toBe(false);
    expect(RequestTarget.parse(Bytes.of("/a#?x")).hasQuery).toBe(false);
    expect(RequestTarget.parse(Bytes.empty()).path.length).toBe(0);
  });

  test("its parameters can be read", () => {
    const key = RequestTarget.parse(Bytes.of("/a?apikey=k%2D1&b")).params().get("apikey");
    expect(key != null && key.equalsString("k-1")).toBe(true);
  });
});

describe("UrlParams", () => {
  test("an edit keeps the order and the spelling of the others", () => {
    const params = new UrlParams(Bytes.of("x=%7e&%61=1&y=a+b&a=2"));
    expect(params.count("a")).toBe(2);
    params.set("a", Bytes.of("n w"));
    expect(params.toBytes().toString()).toBe("x=%7e&%61=n%20w&y=a+b");
    expect(params.remove("a")).toBe(true);
    expect(params.remove("a")).toBe(false);
    params.append("z", Bytes.of("&"));
    expect(params.toBytes().toString()).toBe("x=%7e&y=a+b&z=%26");
  });

  test("without an edit the very window comes back", () => {
    const text = Bytes.of("a=1");
    const params = new UrlParams(text);
    expect(params.has("b")).toBe(false);
    expect(params.remove("b")).toBe(false);
    expect(params.toBytes() == text).toBe(true);
  });
});

describe("percent-encoding", () => {
  test("each set keeps its own", () => {
    const text = Bytes.of("a b/é~*+");
    expect(encodeComponent(text).toString()).toBe("a%20b%2F%C3%A9~%2A%2B");
    expect(encodePath(text).toString()).toBe("a%20b/%C3%A9~*+");
    expect(encodeForm(text).toString()).toBe("a+b%2F%C3%A9%7E*%2B");
  });

  test("a broken escape stays, or is refused", () => {
    expect(percentDecode(Bytes.of("%41%4%zz+")).toString()).toBe("A%4%zz+");
    expect(decodeForm(Bytes.of("%41+%")).toString()).toBe("A %");
    expect(percentDecodeStrict(Bytes.of("100%")).ok).toBe(false);
  });

  test("text without escapes is handed back as it is", () => {
    const text = Bytes.of("plain");
    expect(percentDecode(text) == text).toBe(true);
    expect(encodeComponent(text) == text).toBe(true);
  });
});

describe("cookieValue", () => {
  test("finds the first of a name", () => {
    const found = cookieValue(Bytes.of('session="a.b"; theme=dark; theme=light'), "theme");
    expect(found != null && found.equalsString("dark")).toBe(true);
    expect(cookieValue(Bytes.of("session=1"), "Session") == null).toBe(true);
  });
});
