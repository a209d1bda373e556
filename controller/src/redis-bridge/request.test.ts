import { expect, test } from "vitest";
import { type ParsedRequest, parseRequest } from "./request.ts";

function parse(method: string, url: string, body: string | Buffer = ""): ParsedRequest {
  return parseRequest({ method, url, body: Buffer.from(body) }, 3);
}

/** The commands as lines, or the refusal as one. */
function told(parsed: ParsedRequest): string {
  if (parsed.kind === "refusal") return `${parsed.refusal.status} ${parsed.refusal.error}`;
  const { endpoint, commands } = parsed.request;
  return [endpoint, ...commands.map(({ name, args }) => JSON.stringify([name, ...args]))].join(" ");
}

test.each([
  { name: "a command", method: "POST", url: "/", body: '["get", "a"]', is: 'command ["GET","a"]' },
  { name: "PUT", method: "PUT", url: "/", body: '["GET","a"]', is: 'command ["GET","a"]' },
  { name: "a query behind /", method: "POST", url: "/?x=1", body: '["GET","a"]', is: 'command ["GET","a"]' },
  {
    name: "numbers, booleans",
    method: "POST",
    url: "/",
    body: '["X",1,-2.5,true,1e3]',
    is: 'command ["X","1","-2.5","true","1000"]',
  },
  {
    name: "any text",
    method: "POST",
    url: "/",
    body: '["X","","\\u0000\\ud83d\\ude00"]',
    is: 'command ["X","","\\u0000😀"]',
  },
  {
    name: "a pipeline",
    method: "POST",
    url: "/pipeline",
    body: '[["GET","a"],["TTL","b"]]',
    is: 'pipeline ["GET","a"] ["TTL","b"]',
  },
  { name: "an empty pipeline", method: "POST", url: "/pipeline", body: "[]", is: "pipeline" },
  { name: "a transaction", method: "POST", url: "/multi-exec", body: '[["GET","a"]]', is: 'multi-exec ["GET","a"]' },
  { name: "a path", method: "GET", url: "/get/a%2Fb%00/", body: "", is: 'command ["GET","a/b\\u0000",""]' },
  { name: "a path of HEAD", method: "HEAD", url: "/get/a", body: "", is: 'command ["GET","a"]' },
  {
    name: "a body behind the path",
    method: "POST",
    url: "/set/a?EX=10&NX",
    body: "[é]",
    is: 'command ["SET","a","[é]","EX","10","NX"]',
  },
  { name: "a plus", method: "GET", url: "/set/a+b/c?x+y=%2B", body: "", is: 'command ["SET","a+b","c","x y","+"]' },
])("$name is understood", ({ method, url, body, is }) => {
  expect(told(parse(method, url, body))).toBe(is);
});

test.each([
  { name: "another method", method: "DELETE", url: "/", body: "", is: "405 ERR the methods" },
  { name: "nothing", method: "GET", url: "/", body: "", is: "400 ERR there is no command" },
  { name: "no JSON", method: "POST", url: "/", body: '["a"', is: "400 ERR the body is no JSON" },
  { name: "an object", method: "POST", url: "/", body: '{"0":"GET"}', is: "400 ERR a command is a list" },
  { name: "an empty command", method: "POST", url: "/pipeline", body: "[[]]", is: "400 ERR a command is a list" },
  { name: "null as a word", method: "POST", url: "/", body: '["GET",null]', is: "400 ERR a command's words" },
  { name: "a list as a word", method: "POST", url: "/", body: '["GET",["a"]]', is: "400 ERR a command's words" },
  { name: "half a pair", method: "POST", url: "/", body: '["GET","\\ud800"]', is: "400 ERR a text has half" },
  {
    name: "a rounded integer",
    method: "POST",
    url: "/",
    body: '["X",9007199254740993]',
    is: "400 ERR an integer beyond",
  },
  { name: "a huge number", method: "POST", url: "/", body: '["X",1e400]', is: "400 ERR a number" },
  {
    name: "a name with a line's end",
    method: "POST",
    url: "/",
    body: '["GET\\r\\nX","a"]',
    is: "400 ERR the first word",
  },
  { name: "no name", method: "GET", url: "//", body: "", is: "400 ERR the first word" },
  { name: "GET of a pipeline", method: "GET", url: "/pipeline", body: "", is: "400 ERR /pipeline takes POST" },
  {
    name: "too many commands",
    method: "POST",
    url: "/pipeline",
    body: '[["A"],["A"],["A"],["A"]]',
    is: "400 ERR 4 commands",
  },
  { name: "a token in the query", method: "GET", url: "/get/a?_token=x", body: "", is: "400 ERR a token in the query" },
  { name: "a broken escape", method: "GET", url: "/get/%ff", body: "", is: "400 ERR the path or the query" },
  {
    name: "a target that is no path",
    method: "GET",
    url: "http://a/get/b",
    body: "",
    is: "400 ERR the request's target",
  },
])("$name is refused with what is wrong", ({ method, url, body, is }) => {
  expect(told(parse(method, url, body))).toMatch(new RegExp(`^${is}`));
});

test("bytes that are not UTF-8 are refused, in a body and as a value", () => {
  const bytes = Buffer.from('["SET","a","\xff"]', "latin1");
  expect(told(parse("POST", "/", bytes))).toBe("400 ERR the body is not UTF-8");
  expect(told(parse("POST", "/set/a", bytes))).toBe("400 ERR the body is not UTF-8");
});

test("no refusal repeats what was sent", () => {
  for (const body of [
    '["SET","a-secret",}',
    '["SET","a-secret",{}]',
    '["a secret name"]',
    '["SET","a-secret\\ud800"]',
  ]) {
    const refused = told(parse("POST", "/", body));
    expect(refused).toMatch(/^400 /);
    expect(refused).not.toContain("secret");
  }
});
