import { Bytes, JsonPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Ask } from "../ask";
import { FrontPath } from "../front-path";
import { KeyRule } from "../key/cache-key";
import { OutsideTexts } from "../key/outside-texts";
import { KeyStrategy } from "../key/question";
import { Scope } from "../scope";

/** Pairs of requests that are tried. */
const PAIRS: i32 = 10_000;

/** The same numbers in each run. */
class Draw {
  private state: u32 = 20_261_130;

  below(bound: i32): i32 {
    this.state ^= this.state << 13;
    this.state ^= this.state >> 17;
    this.state ^= this.state << 5;
    return <i32>(this.state % <u32>bound);
  }
}

/** What a request is made of: a number for each of its fields. */
class Fields {
  readonly values: StaticArray<i32> = new StaticArray<i32>(8);

  constructor(draw: Draw) {
    for (let i = 0; i < this.values.length; i++) this.values[i] = draw.below(9);
  }

  /** The same but for one field. */
  with(field: i32, value: i32): Fields {
    const other = new Fields(new Draw());
    for (let i = 0; i < this.values.length; i++) other.values[i] = i == field ? value : this.values[i];
    return other;
  }

  text(field: i32): string {
    return this.values[field].toString();
  }
}

const TENANT: i32 = 0;
const FIELDS: i32 = 8;

const RULE: KeyRule = new KeyRule(KeyStrategy.Request, JsonPath.compile("x"), true, true);

function keyOf(path: string, body: string, tenant: string): string {
  const ask = Ask.read(FrontPath.read(Bytes.of(path)), Bytes.of(body));
  if (ask == null) return "none";
  const scope = new Scope(Bytes.of("consumer:" + tenant), Bytes.of("route"));
  return RULE.keyOf(ask, scope, new OutsideTexts()).toString();
}

function openAi(f: Fields): string {
  const body =
    '{"model":"m' +
    f.text(1) +
    '","temperature":0.' +
    f.text(2) +
    ',"messages":[{"role":"system","content":"s' +
    f.text(3) +
    '"},{"role":"user","content":[{"type":"text","text":"q' +
    f.text(4) +
    '"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAA' +
    f.text(5) +
    '"}}]}],"tools":[{"type":"function","function":{"name":"f' +
    f.text(6) +
    '","parameters":{"type":"object"}}}],"max_tokens":1' +
    f.text(7) +
    "}";
  return keyOf("/v1/chat/completions", body, f.text(TENANT));
}

function anthropic(f: Fields): string {
  const body =
    '{"model":"m' +
    f.text(1) +
    '","temperature":0.' +
    f.text(2) +
    ',"system":"s' +
    f.text(3) +
    '","messages":[{"role":"user","content":[{"type":"text","text":"q' +
    f.text(4) +
    '"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAA' +
    f.text(5) +
    '"}}]}],"tools":[{"name":"f' +
    f.text(6) +
    '","input_schema":{"type":"object"}}],"max_tokens":1' +
    f.text(7) +
    "}";
  return keyOf("/v1/messages", body, f.text(TENANT));
}

function responses(f: Fields): string {
  const body =
    '{"store":false,"model":"m' +
    f.text(1) +
    '","temperature":0.' +
    f.text(2) +
    ',"instructions":"s' +
    f.text(3) +
    '","input":[{"role":"user","content":[{"type":"input_text","text":"q' +
    f.text(4) +
    '"},{"type":"input_image","image_url":"data:image/png;base64,AAA' +
    f.text(5) +
    '"}]}],"tools":[{"type":"function","name":"f' +
    f.text(6) +
    '","parameters":{"type":"object"}}],"max_output_tokens":1' +
    f.text(7) +
    "}";
  return keyOf("/v1/responses", body, f.text(TENANT));
}

function gemini(f: Fields): string {
  const body =
    '{"generationConfig":{"temperature":0.' +
    f.text(2) +
    ',"maxOutputTokens":1' +
    f.text(7) +
    '},"systemInstruction":{"parts":[{"text":"s' +
    f.text(3) +
    '"}]},"contents":[{"role":"user","parts":[{"text":"q' +
    f.text(4) +
    '"},{"inlineData":{"mimeType":"image/png","data":"AAA' +
    f.text(5) +
    '"}}]}],"tools":[{"functionDeclarations":[{"name":"f' +
    f.text(6) +
    '"}]}]}';
  return keyOf("/v1beta/models/m" + f.text(1) + ":generateContent", body, f.text(TENANT));
}

/** @param front which protocol the request is of */
function keyIn(front: i32, fields: Fields): string {
  if (front == 0) return openAi(fields);
  if (front == 1) return anthropic(fields);
  return front == 2 ? responses(fields) : gemini(fields);
}

describe("of ten thousand pairs that differ in tenant, model, temperature, system, question, image, tool or length", () => {
  test("none shares a key, nor does any with another pair, and each has the same key again", () => {
    const draw = new Draw();
    const keys = new Map<string, string>();
    const fields = new Map<string, string>();
    let shared = 0;
    let unsure = 0;
    let one = new Fields(draw);
    let before = "";
    for (let i = 0; i < PAIRS; i++) {
      // Each request differs from the one before in one field.
      const field = draw.below(FIELDS);
      one = one.with(field, (one.values[field] + 1 + draw.below(8)) % 9);
      const name = one.values.join(" ");
      const key = keyIn((4 * i) / PAIRS, one);
      if (key == before || (fields.has(key) && fields.get(key) != name)) shared++;
      if (key.length != 64 || (keys.has(name) && i % (PAIRS / 4) > 0 && keys.get(name) != key)) unsure++;
      if (i % (PAIRS / 4) == 0) keys.clear();
      keys.set(name, key);
      fields.set(key, name);
      before = key;
    }
    expect(shared).toBe(0);
    expect(unsure).toBe(0);
  });
});

describe("scopes", () => {
  test("can not be made to look like each other", () => {
    const body = '{"model":"m","messages":[]}';
    const ask = Ask.read(FrontPath.read(Bytes.of("/v1/chat/completions")), Bytes.of(body));
    expect(ask == null).toBe(false);
    if (ask == null) return;
    const names: string[][] = [
      ["consumer:a", "b"],
      ["consumer:a 1:b", ""],
      ["consumer:", "ab"],
      ["route:a", "b"],
      ["consumer:a", ""],
    ];
    const keys: string[] = [];
    for (let i = 0; i < names.length; i++) {
      const scope = new Scope(Bytes.of(names[i][0]), Bytes.of(names[i][1]));
      const key = RULE.keyOf(ask, scope, new OutsideTexts()).toString();
      expect(keys.includes(key)).toBe(false, names[i][0]);
      keys.push(key);
    }
  });
});
