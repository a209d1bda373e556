import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Asked, prefixKey, readAsked } from "../endpoint/prefix/message-digests";

function read(body: string, seed: string = ""): Asked {
  return readAsked(Bytes.of(body), Bytes.of(seed));
}

function keys(body: string): string[] {
  const asked = read(body);
  const found: string[] = [];
  for (let i = 0; i < asked.prefixes.length; i++) found.push(prefixKey(asked.prefixes[i]).toString());
  return found;
}

function chat(messages: string): string {
  return '{"model":"m","messages":[' + messages + "]}";
}

const SYSTEM: string = '{"role":"system","content":"be brief"}';
const HI: string = '{"role":"user","content":"hi"}';
const HELLO: string = '{"role":"assistant","content":"hello"}';
const MORE: string = '{"role":"user","content":"more"}';

describe("the prefixes of a request", () => {
  test("are Higress's keys", () => {
    // printf 'user:hi' | sha1sum; and that, by XOR, with printf 'assistant:hellouser:more' | sha1sum
    const found = keys(chat(HI + "," + HELLO + "," + MORE));
    expect(found.length).toBe(2);
    expect(found[0]).toBe("8C8FC518FE52C9CCFFAA1BA7AB47AAED91EF2A9E");
    expect(found[1]).toBe("2AA0A9B1C99644A6F54E9068FE8F92113A85EFCC");
  });

  test("begin those of the next turn", () => {
    const first = keys(chat(SYSTEM + "," + HI));
    const second = keys(chat(SYSTEM + "," + HI + "," + HELLO + "," + MORE));
    expect(first.length).toBe(1);
    expect(second.length).toBe(2);
    expect(second[0]).toBe(first[0]);
  });

  test("end with the last message, whose ever it is", () => {
    expect(keys(chat(HI + "," + HELLO)).length).toBe(2);
    expect(keys(chat(SYSTEM)).length).toBe(1);
    expect(keys(chat("")).length).toBe(0);
  });

  test("are others for other texts, pools and models", () => {
    const body = chat(HI);
    expect(read(body, "a").prefixes[0].equals(read(body, "a").prefixes[0])).toBe(true);
    expect(read(body, "a").prefixes[0].equals(read(body, "b").prefixes[0])).toBe(false);
    const other = '{"model":"n","messages":[' + HI + "]}";
    expect(read(body, "a").prefixes[0].equals(read(other, "a").prefixes[0])).toBe(false);
    expect(keys(chat(HI))[0] == keys(chat(MORE))[0]).toBe(false);
  });

  test("are found in each protocol", () => {
    expect(keys('{"system":"s","messages":[' + HI + "]}").length).toBe(1);
    expect(keys('{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}').length).toBe(1);
    expect(keys('{"input":"hi"}').length).toBe(1);
    expect(keys('{"input":[' + HI + "]}").length).toBe(1);
    expect(keys('{"prompt":"hi"}').length).toBe(1);
    expect(keys(chat('{"role":"user","content":[{"type":"text","text":"hi"}]}')).length).toBe(1);
  });

  test("of a long prompt are its blocks", () => {
    const block = "0123456789abcdef".repeat(64);
    const short = keys('{"prompt":"' + block + block + 'x"}');
    const long = keys('{"prompt":"' + block + block + 'xyz"}');
    expect(short.length).toBe(3);
    expect(short[1]).toBe(long[1]);
    expect(short[2] == long[2]).toBe(false);
  });

  test("are none of what is no request", () => {
    const bodies = ["", "[]", "{", '{"messages":"x"}', '{"messages":[1,null,"x"]', "null", '{"model":1}'];
    for (let i = 0; i < bodies.length; i++) expect(read(bodies[i]).prefixes.length).toBe(0);
    expect(read(chat("1,null,{}")).prefixes.length).toBe(1);
    expect(read(chat(HI)).model.toString()).toBe("m");
  });
});
