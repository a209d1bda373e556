import { beforeAll, describe, expect, test } from "vitest";
import { type Codecs, loadCodecs, randomBytes } from "./wasm.ts";

let codecs: Codecs;
beforeAll(async () => {
  codecs = await loadCodecs("simd");
});

describe("cookie", () => {
  test.each([
    { header: "a=1; b=2; a=3", name: "a", value: "1" },
    { header: "a=1;b=2", name: "b", value: "2" },
    { header: 'a="quoted"; b=2', name: "a", value: "quoted" },
    { header: 'a="', name: "a", value: '"' },
    { header: "token=ab=cd==", name: "token", value: "ab=cd==" },
    { header: "a=; b=2", name: "a", value: "" },
    { header: " a = 1 ", name: "a", value: "1" },
    { header: "aa=1; A=2", name: "a", value: null },
    { header: "a", name: "a", value: null },
    { header: "=1", name: "", value: null },
    { header: "", name: "a", value: null },
    { header: ";;; a=1;;", name: "a", value: "1" },
  ])("$header has $name = $value", ({ header, name, value }) => {
    expect(codecs.text("cookie", [header, name])).toBe(value);
  });
});

describe("media type", () => {
  test.each([
    { value: "application/json", essence: "application/json", charset: null },
    { value: "text/HTML;Charset=UTF-8", essence: "text/HTML", charset: "UTF-8" },
    { value: " text/plain ; a=b ; charset = x ", essence: "text/plain", charset: "x" },
    { value: 'text/plain; a="x; charset=no \\" y"; charset="u\\"t\\\\f"', essence: "text/plain", charset: 'u"t\\f' },
    { value: "text/plain; charset", essence: "text/plain", charset: null },
    { value: "text/plain; charset=; charset=b", essence: "text/plain", charset: "" },
    { value: "text/plain; charset=a; charset=b", essence: "text/plain", charset: "a" },
    { value: 'text/plain; charset="open', essence: "text/plain", charset: "open" },
    { value: "application/vnd.api+json; charset=utf-8", essence: "application/vnd.api+json", charset: "utf-8" },
    { value: "text/plain;;;charset=a", essence: "text/plain", charset: "a" },
    { value: "text", essence: null, charset: null },
    { value: "text/", essence: null, charset: null },
    { value: "/plain; charset=a", essence: null, charset: null },
    { value: "te xt/plain", essence: null, charset: null },
    { value: "text/plain, text/html", essence: null, charset: null },
    { value: "", essence: null, charset: null },
  ])("$value is $essence with charset $charset", ({ value, essence, charset }) => {
    expect(codecs.text("mediaType", [value])).toBe(essence);
    expect(codecs.text("mediaParameter", [value, "charset"])).toBe(charset);
  });

  test("the characters of a token are those of RFC 9110", () => {
    for (let byte = 0; byte < 256; byte++) {
      const isToken = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(byte));
      const value = Buffer.concat([Buffer.from("a/x"), Buffer.from([byte]), Buffer.from("y")]);
      // A semicolon ends the essence, a slash makes it something else; neither is a token character inside of it.
      if (byte !== 0x3b) expect(codecs.text("mediaType", [value]) !== null, `byte ${byte}`).toBe(isToken);
    }
  });
});

describe("multipart", () => {
  const TYPE = "multipart/form-data; boundary=b0";
  const field = (name: string, value: string): string =>
    `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
  const parts = (body: string | Uint8Array, type = TYPE): string[] | null =>
    codecs.text("multipartList", [body, type])?.split("\0").slice(0, -1) ?? null;

  test("reads what Node's fetch writes, and rewrites one value in it", async () => {
    const file = randomBytes(5000, 1);
    const form = new FormData();
    form.append("file", new Blob([file], { type: "audio/wav" }), 'na"me.wav');
    form.append("model", "whisper-1");
    form.append("empty", "");
    form.append("prompt", "line\r\n--not a boundary\r\n é");
    const request = new Request("http://host/", { method: "POST", body: form });
    const type = request.headers.get("content-type") ?? "";
    const body = Buffer.from(await request.arrayBuffer());

    const replaced = codecs.bytes("multipartReplace", [body, type, "openai/a-longer-name"]) ?? Buffer.alloc(0);
    const expected = Buffer.from(body.toString("latin1").replace("whisper-1", "openai/a-longer-name"), "latin1");
    expect(replaced).toEqual(expected);

    const reread = await new Response(new Uint8Array(replaced), { headers: { "content-type": type } }).formData();
    expect(reread.get("model")).toBe("openai/a-longer-name");
    expect(reread.get("prompt")).toBe(form.get("prompt"));
    expect(Buffer.from(await (reread.get("file") as File).arrayBuffer())).toEqual(file);
  });

  test("every cut of a body shows the parts that are complete, and nothing else", () => {
    const body = `--b0\r\n${field("a", "1")}\r\n--b0\r\n${field("model", "x\r\n--b")}\r\n--b0--\r\n`;
    // The second part counts from its closing delimiter on: the two dashes at the very end of the cut, or the line's end.
    const closed = body.length - "\r\n".length;
    for (let end = 0; end <= body.length; end++) {
      const listed = codecs.text("multipartReplace", [body.slice(0, end), TYPE, "new"]);
      const isClosed = end === closed || end === body.length;
      expect(listed, `cut at ${end}`).toBe(isClosed ? body.slice(0, end).replace("x\r\n--b\r", "new\r") : null);
    }
  });

  test.each([
    {
      name: "a preamble and an epilogue",
      body: `hello\r\n--b0\r\n${field("a", "1")}\r\n--b0--\r\nbye`,
      listed: ["a", "-", "1"],
    },
    {
      name: "padding after the boundary",
      body: `--b0 \t\r\n${field("a", "1")}\r\n--b0-- \r\n`,
      listed: ["a", "-", "1"],
    },
    { name: "an empty value", body: `--b0\r\n${field("a", "")}\r\n--b0--`, listed: ["a", "-", ""] },
    {
      name: "no content at all",
      body: '--b0\r\nContent-Disposition: form-data; name="a"\r\n\r\n--b0--',
      listed: ["a", "-", ""],
    },
    { name: "no headers", body: "--b0\r\n\r\nvalue\r\n--b0--", listed: ["", "-", "value"] },
    { name: "no parts", body: "--b0--\r\n", listed: [] },
    {
      name: "a longer word that begins like the boundary",
      body: `--b0\r\n${field("a", "1\r\n--b0x\r\n--b0--x")}\r\n--b0--`,
      listed: ["a", "-", "1\r\n--b0x\r\n--b0--x"],
    },
    {
      name: "a folded header",
      body: "--b0\r\nX: y\r\nCONTENT-disposition: Form-Data;\r\n name=model\r\nZ: 1\r\n\r\nm\r\n--b0--",
      listed: ["model", "-", "m"],
    },
    {
      name: "a file",
      body: '--b0\r\nContent-Disposition: form-data; name="f"; filename="x;name=y"\r\n\r\n1\r\n--b0--',
      listed: ["f", "x;name=y", "1"],
    },
    {
      name: "another disposition",
      body: '--b0\r\nContent-Disposition: attachment; name="f"\r\n\r\n1\r\n--b0--',
      listed: ["", "-", "1"],
    },
    { name: "no delimiter", body: "just text", listed: null },
    { name: "nothing", body: "", listed: null },
    { name: "no end", body: `--b0\r\n${field("a", "1")}`, listed: null },
    { name: "no blank line", body: '--b0\r\nContent-Disposition: form-data; name="a"\r\n--b0--', listed: null },
    { name: "two delimiters back to back", body: `--b0\r\n--b0\r\n${field("a", "1")}\r\n--b0--`, listed: null },
    { name: "bare line feeds", body: '--b0\nContent-Disposition: form-data; name="a"\n\n1\n--b0--', listed: null },
  ])("a body with $name", ({ body, listed }) => {
    expect(parts(body)).toEqual(listed);
  });

  test("every part of that name is rewritten, one without content too", () => {
    const body = `--b0\r\n${field("model", "1")}\r\n--b0\r\n${field("x", "2")}\r\n--b0\r\n${field("model", "").slice(0, -2)}\r\n--b0--`;
    const expected = `--b0\r\n${field("model", "new")}\r\n--b0\r\n${field("x", "2")}\r\n--b0\r\n${field("model", "new")}\r\n--b0--`;
    expect(codecs.text("multipartReplace", [body, TYPE, "new"])).toBe(expected);
  });

  test("a value that would end its own part is refused", () => {
    const body = `--b0\r\n${field("model", "1")}\r\n--b0--`;
    for (const value of ["--b0", "--b0--\r\n", "x\r\n--b0\r\n", "\r\n--b0"]) {
      expect(codecs.text("multipartReplace", [body, TYPE, value]), value).toBeNull();
    }
    expect(codecs.text("multipartReplace", [body, TYPE, "-b0 x--b0"])).toBe(
      body.replace("\r\n1\r\n", "\r\n-b0 x--b0\r\n"),
    );
  });

  test("the boundary comes from a multipart/form-data type, at most 70 bytes long", () => {
    const body = `--b0\r\n${field("a", "1")}\r\n--b0--`;
    expect(parts(body, 'Multipart/Form-Data; charset=x; Boundary="b0"')).toEqual(["a", "-", "1"]);
    const long = "b".repeat(70);
    expect(parts(body.replaceAll("b0", long), `multipart/form-data; boundary=${long}`)).toEqual(["a", "-", "1"]);
    expect(parts(body.replaceAll("b0", `${long}b`), `multipart/form-data; boundary=${long}b`)).toBeNull();
    for (const type of ["multipart/mixed; boundary=b0", "multipart/form-data", "multipart/form-data; boundary=", ""]) {
      expect(parts(body, type), type).toBeNull();
    }
  });
});
