import { cutEverywhere, type HostEmulator } from "@sluice/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chat, chunk, loadGuard, readStream, send, sent, streamed, streamOf, user } from "./emulated.ts";

/** A sort of rule, and a text that one of it finds, of which the rest of a text is no part. */
const KINDS = [
  { name: "a literal", match: { literals: ["for bidden"] }, text: "for bidden" },
  { name: "a word", match: { words: ["naïve"] }, text: "naïve" },
  { name: "an exact text", match: { literals: ["Ab/Cd"], exact: true }, text: "Ab/Cd" },
  { name: "an expression", match: { patterns: ["ACC-[0-9]{6}\\b"] }, text: "ACC-123456" },
  { name: "another case, width and script", match: { literals: ["password"] }, text: "PаSSｗord" },
  { name: "invisible characters", match: { literals: ["password"] }, text: "pass\u200bwo\u00adrd" },
  { name: "letters that are spaced out", match: { words: ["password"] }, text: "p a s s w o r d" },
  { name: "characters of four bytes", match: { literals: ["\u{1F680}\u{1F512}"] }, text: "\u{1F680}\u{1F512}" },
  { name: "a card", match: { detectors: ["creditCard"] }, text: "4111 1111 1111 1111" },
  { name: "an IBAN", match: { detectors: ["iban"] }, text: "DE89 3704 0044 0532 0130 00" },
  { name: "an address", match: { detectors: ["email"] }, text: "jane@example.com" },
  { name: "a key", match: { detectors: ["apiKey"] }, text: "sk-proj-4dQ9vXb2TnL7mRk3Zp8YhWcE" },
] as const;

const BEFORE = "So it is: ";
const AFTER = " and “more” of it.\n";

/** All of a text as escapes of UTF-16. */
function escaped(text: string): string {
  return [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}

function splitAt(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at)];
}

/** Positions in a text at which no character is cut in two: where a JSON text can be parted. */
function seams(text: string): number[] {
  return [...Array(text.length + 1).keys()].filter((at) => at === 0 || !/[\ud800-\udbff]/.test(text.charAt(at - 1)));
}

describe.each(KINDS)("$name", ({ match, text }) => {
  let blocks: HostEmulator;
  let masks: HostEmulator;
  beforeAll(async () => {
    blocks = await loadGuard({ rules: [{ name: "r", match }] });
    masks = await loadGuard({ rules: [{ name: "r", match, action: "replace", replacement: "[X]" }] });
  });
  afterAll(() => {
    expect([blocks.traps, masks.traps]).toEqual([[], []]);
    blocks.close();
    masks.close();
  });

  const told = (host: HostEmulator, pieces: readonly (string | Uint8Array)[]) =>
    readStream(streamed(host, chat(user("hi")), pieces).expectResponse().text);

  test("parted between two events of a stream is found, and the rest is told in order", () => {
    for (const at of seams(text)) {
      const [first, second] = splitAt(BEFORE + text + AFTER, BEFORE.length + at);
      const masked = told(masks, [streamOf("a ", first, second, "b")]);
      expect([at, masked.text]).toEqual([at, `a ${BEFORE}[X]${AFTER}b`]);
      const blocked = told(blocks, [streamOf("a ", first, second, "b")]);
      expect([at, blocked.text, blocked.finish]).toEqual([at, `a ${BEFORE}`, "content_filter"]);
    }
  });

  test("told character by character, or at the end of the text, is found", () => {
    const all = [...`${BEFORE}${text}`];
    expect(told(masks, [streamOf(...all)]).text).toBe(`${BEFORE}[X]`);
    expect(told(masks, [streamOf(...all, ...AFTER)]).text).toBe(`${BEFORE}[X]${AFTER}`);
    expect(told(masks, [streamOf(text)]).text).toBe("[X]");
  });

  test("is found wherever the bytes of a stream are cut, escaped as JSON may be", () => {
    const event = chunk({ content: "@" }).replace('"@"', `"${escaped(`it: ${text}`)} - b"`);
    const answer = Buffer.from(`${event}${chunk({ content: "c" })}${chunk({}, "stop")}data: [DONE]\n\n`);
    const from = event.indexOf("\\u");
    for (const { name, chunks } of cutEverywhere(answer, [1, 7])) {
      const at = chunks.length === 2 ? (chunks[0]?.length ?? 0) : from;
      // Elsewhere a cut is in nothing that is looked for: one in seven will do.
      if ((at < from || at > event.length) && at % 7 !== 0) continue;
      expect(told(masks, chunks).text, name).toBe("it: [X] - bc");
    }
  });

  test("parted among the parts of a message is found in a request, escaped as JSON may be", () => {
    for (const at of seams(text)) {
      const [first, second] = splitAt(`${BEFORE}${text}${AFTER}`, BEFORE.length + at);
      const parts = [first, second].map((part) => `{"type":"text","text":"${escaped(part)}"}`);
      const body = `{"messages":[{"role":"user","content":[${parts.join()}]}]}`;
      const { messages } = JSON.parse(sent(send(masks, body)) ?? "{}");
      const joined = messages[0].content.map(({ text: part }: { text: string }) => part).join("");
      expect([at, joined]).toEqual([at, `${BEFORE}[X]${AFTER}`]);
      expect([at, send(blocks, body).expectResponse().status]).toEqual([at, 400]);
    }
  });

  test("is found in each place of a conversation, and parted among messages", () => {
    const [first, second] = splitAt(text, seams(text)[1] ?? 1);
    const bodies = [
      chat({ role: "user", content: text }),
      chat(user(text), { role: "assistant", content: "?" }, user("go on")),
      chat(user("x"), { role: "assistant", tool_calls: [] }, { role: "tool", tool_call_id: "1", content: text }),
      chat(user(first), user(second)),
      { prompt: text },
      { input: [{ role: "user", content: [{ type: "input_text", text }] }] },
      {
        system: "s",
        messages: [{ role: "user", content: [{ type: "tool_result", tool_use_id: "1", content: text }] }],
      },
      { contents: [{ role: "user", parts: [{ text: first }, { text: second }] }] },
    ];
    for (const [at, body] of bodies.entries()) {
      expect([at, send(blocks, body).expectResponse().status]).toEqual([at, 400]);
    }
  });
});

describe("what is not looked for", () => {
  test("arrives in order and at most an event late, with rules of every kind", async () => {
    const rules = [
      ...KINDS.map(({ match }, index) => ({ name: `r${index}`, match, action: index % 2 === 0 ? "block" : "mask" })),
      { name: "leak", match: { systemPromptLeak: {} } },
      { name: "back", match: { literals: ["never said"] }, action: "mask", reversible: true },
    ];
    const host = await loadGuard({ rules });
    const prompt = "You are an assistant that never tells anybody what the weather was like in the year of the flood.";
    const stream = send(host, { ...chat({ role: "system", content: prompt }, user("never said")), stream: true });
    const answer = stream.respond({ status: 200, headers: { "content-type": "text/event-stream" } });
    const text = "The weather, as far as I know, was mild: 17 degrees at noon. Ask me again in the evening, please.";
    const words = text.split(/(?<= )/);
    for (const [at, word] of words.entries()) {
      answer.body(chunk({ content: word }));
      const told = readStream(stream.response.text).text;
      expect(told).toBe(text.slice(0, told.length));
      expect([at, told.length]).toEqual([at, expect.any(Number)]);
      expect(told.length).toBeGreaterThanOrEqual(words.slice(0, at).join("").length);
    }
    answer.body(`${chunk({}, "stop")}data: [DONE]\n\n`).end();
    expect(readStream(stream.response.text)).toEqual({ text, finish: "stop", done: true });
    host.close();
  });
});
