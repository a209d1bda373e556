import { isIPv4, isIPv6 } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { type Codecs, LENGTHS, loadCodecs, randomBytes } from "./wasm.ts";

let codecs: Codecs;
beforeAll(async () => {
  codecs = await loadCodecs("simd");
});

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe("percent-encoding", () => {
  /** RFC 3986 with the characters that stay, as an independent reading of its grammar. */
  const escaped = (bytes: Uint8Array, kept: RegExp): string =>
    Array.from(bytes, (byte) => {
      const char = String.fromCharCode(byte);
      return byte < 0x80 && kept.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }).join("");

  test.each([
    { name: "encodeComponent", kept: /[A-Za-z0-9\-._~]/ },
    { name: "encodePath", kept: /[A-Za-z0-9\-._~!$&'()*+,;=:@/]/ },
    { name: "encodeQuery", kept: /[A-Za-z0-9\-._~!$&'()*+,;=:@/?]/ },
  ])("$name keeps its set, byte by byte", ({ name, kept }) => {
    expect(codecs.text(name, [ALL_BYTES])).toBe(escaped(ALL_BYTES, kept));
    for (const length of LENGTHS) {
      const bytes = randomBytes(length, 1);
      const text = codecs.text(name, [bytes]) ?? "";
      expect(text).toBe(escaped(bytes, kept));
      expect(codecs.bytes("percentDecode", [text])).toEqual(bytes);
      expect(codecs.bytes("percentDecodeStrict", [text])).toEqual(bytes);
    }
  });

  test("encodeForm is what URLSearchParams writes", () => {
    const ascii = ALL_BYTES.subarray(0, 128).toString("latin1");
    for (const text of [ascii, "é 中 😀 + %", "", " ", "a b+c"]) {
      expect(codecs.text("encodeForm", [text])).toBe(new URLSearchParams([["", text]]).toString().slice(1));
      expect(codecs.text("decodeForm", [codecs.text("encodeForm", [text]) ?? ""])).toBe(text);
    }
  });

  test("a broken escape stays as it is, or is refused when asked to be strict", () => {
    for (const text of ["%", "%4", "%zz", "a%4", "%4g", "%%41", "100%"]) {
      expect(codecs.text("percentDecodeStrict", [text]), text).toBeNull();
      expect(codecs.text("percentDecode", [text]), text).toBe(new URLSearchParams(`x=${text}`).get("x"));
    }
    expect(codecs.text("percentDecodeStrict", ["%41+%e4%b8%AD"])).toBe("A+中");
  });
});

describe("parameters", () => {
  const QUERIES = [
    "",
    "&",
    "a",
    "a=",
    "=b",
    "=",
    "a=1&b=2",
    "a=1&a=2&b=3&a=4",
    "x=%41&%61=2&a=3",
    "a+b=1&a%20b=2",
    "&&a=1&&b=2&",
    "a=1=2&b==",
    "q=%zz&a=%",
    "a=%e4%b8%ad&b=中",
    "b=2&c=3",
    "a&a&a",
    "%61",
    "a=1;b=2",
    "a=b+c&d=+",
    "A=1&a=2",
  ];

  const pairs = (query: string): string[] => [...new URLSearchParams(query)].flat();

  test.each(QUERIES)("%j is read as URLSearchParams reads it", (query) => {
    const listed = codecs.text("paramsList", [query]) ?? "";
    expect(listed.split("\0").slice(0, -1)).toEqual(pairs(query));
    for (const name of ["a", "b", "a b", "", "none"]) {
      const reference = new URLSearchParams(query);
      expect(codecs.text("paramsGet", [query, name])).toBe(reference.get(name));
      expect(codecs.number("paramsCount", [query, name])).toBe(reference.getAll(name).length);
    }
  });

  test.each(QUERIES)("%j is edited as URLSearchParams edits it, and the rest stays byte for byte", (query) => {
    for (const name of ["a", "b", "a b", "", "é&="]) {
      for (const value of ["", "new value&=+%é", "x"]) {
        const set = new URLSearchParams(query);
        set.set(name, value);
        expect(pairs(codecs.text("paramsSet", [query, name, value]) ?? "")).toEqual([...set].flat());
        const appended = codecs.text("paramsAppend", [query, name, value]) ?? "";
        expect(appended.startsWith(query)).toBe(true);
        expect(pairs(appended)).toEqual([...pairs(query), name, value]);
      }
      const removed = new URLSearchParams(query);
      const had = removed.has(name);
      removed.delete(name);
      const rest = codecs.text("paramsRemove", [query, name]);
      expect(rest !== null).toBe(had);
      if (rest !== null) {
        expect(pairs(rest)).toEqual([...removed].flat());
        for (const piece of rest.split("&").filter(Boolean)) expect(query.split("&")).toContain(piece);
      }
    }
  });

  test("an edit keeps the spelling of the name and of the neighbours", () => {
    expect(codecs.text("paramsSet", ["x=%7e&%61=1&&y=a+b&a=2&", "a", "é"])).toBe("x=%7e&%61=%C3%A9&&y=a+b&");
    expect(codecs.text("paramsRemove", ["a=1&&b=%zz&a", "a"])).toBe("&b=%zz");
  });
});

describe("URL", () => {
  const parse = (text: string): string[] | null => codecs.text("urlParse", [text])?.split("\0").slice(0, -1) ?? null;

  test.each([
    { text: "http://example.com", parts: ["http", "", "example.com", "-1", "", ""] },
    {
      text: "https://api.example.com:8443/v1/chat?x=1&y=2#top",
      parts: ["https", "", "api.example.com", "8443", "/v1/chat", "x=1&y=2"],
    },
    { text: "redis://user:p%40ss@cache:6379/0", parts: ["redis", "user:p%40ss", "cache", "6379", "/0", ""] },
    { text: "http://[2001:db8::1]:80/", parts: ["http", "", "2001:db8::1", "80", "/", ""] },
    { text: "http://[::ffff:10.0.0.1]?q", parts: ["http", "", "::ffff:10.0.0.1", "-1", "", "q"] },
    { text: "http://host:/path", parts: ["http", "", "host", "-1", "/path", ""] },
    { text: "http://host#?no-query", parts: ["http", "", "host", "-1", "", ""] },
    { text: "HTTP://Host/a?b?c", parts: ["HTTP", "", "Host", "-1", "/a", "b?c"] },
    { text: "http://1.2.3.4:65535", parts: ["http", "", "1.2.3.4", "65535", "", ""] },
    { text: "outbound://llm_1.dns", parts: ["outbound", "", "llm_1.dns", "-1", "", ""] },
  ])("$text is taken apart", ({ text, parts }) => {
    expect(parse(text)).toEqual(parts);
  });

  test.each([
    "",
    "http",
    "http:",
    "http:/x",
    "http://",
    "http:///path",
    "://host",
    "1http://host",
    "ht tp://host",
    "http://ho st",
    "http://host:65536",
    "http://host:port",
    "http://host:-1",
    "http://host:80:80",
    "http://a@b@host",
    "http://[::1",
    "http://::1",
    "http://[::1]x",
    "http://[1.2.3.4]",
    "http://[::1%25eth0]",
    "http://ho%73t",
    "http://good\\@evil",
    "http://host/a b",
    "http://host/\u0000",
    "http://hôst",
    "http://:80",
    "http://user@",
    "http://host:99999999999999999999",
    "http://ho|st",
  ])("%j is refused", (text) => {
    expect(parse(text)).toBeNull();
    expect(codecs.error()).toMatch(/^url: /);
  });

  test("an address is judged as by Node", () => {
    const addresses = [
      "::",
      "::1",
      "1::",
      "1::2",
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7::",
      "::2:3:4:5:6:7:8",
      "1::3:4:5:6:7:8",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7",
      ":1",
      "1:",
      ":::",
      "1:::2",
      "::1::2",
      "12345::",
      "g::",
      "::1.2.3.4",
      "1:2:3:4:5:6:1.2.3.4",
      "1:2:3:4:5:6:7:1.2.3.4",
      "1:2:3:4:5:1.2.3.4",
      "::1.2.3",
      "::1.2.3.4.5",
      "::256.1.1.1",
      "1.2.3.4::",
      "",
      "1.2.3.4",
      "01.2.3.4",
      "1.2.3",
      "1.2.3.4.",
      ".1.2.3",
      "1..2.3",
      "255.255.255.255",
      "256.0.0.0",
      "0.0.0.0",
      "1.2.3.4 ",
      "00.0.0.0",
      "1:2:3:4:5:6::8",
      "1:2:3:4:5:6:7:",
      "::ffff:0:1.2.3.4",
      "1:2::4:5:6:7:8:9",
      "A:b:C:d:E:f:0:1",
      "1:2:3:4:5:6:1.2.3.4:7",
      "1.2.3.1000",
    ];
    for (const address of addresses) {
      expect(codecs.number("ipv6", [address]) === 1, address).toBe(isIPv6(address));
      expect(codecs.number("ipv4", [address]) === 1, address).toBe(isIPv4(address));
    }
  });

  test("what is accepted as http is what the WHATWG parser reads", () => {
    const pool = [
      "a",
      "1",
      ".",
      "-",
      ":",
      "80",
      "/",
      "?",
      "#",
      "@",
      "[",
      "]",
      "::1",
      "%41",
      "host",
      "\\",
      " ",
      "é",
      "&",
      "=",
    ];
    let accepted = 0;
    for (let seed = 0; seed < 5000; seed++) {
      const text = `http://${Array.from(randomBytes(1 + (seed % 7), seed), (byte) => pool[byte % pool.length]).join("")}`;
      const parts = parse(text);
      if (parts === null || !URL.canParse(text)) continue;
      accepted++;
      const reference = new URL(text);
      const bracketless = reference.hostname.replace(/^\[|\]$/g, "");
      expect(parts[2], text).toBe(bracketless);
      expect(Number(parts[3]) === 80 ? -1 : Number(parts[3]), text).toBe(
        reference.port === "" ? -1 : Number(reference.port),
      );
      expect(parts[5], text).toBe(reference.search.slice(1).replaceAll("%22", '"'));
    }
    expect(accepted).toBeGreaterThan(500);
  });
});
