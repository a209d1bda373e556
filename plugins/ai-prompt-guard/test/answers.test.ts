import { chunksOf, cutEverywhere } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { auditOf, chat, chunk, loadGuard, readStream, send, sent, streamed, streamOf, user } from "./emulated.ts";

const SECRET = "the launch code is 7714";
const QUESTION = chat(user("hi"));

describe("a streamed answer", () => {
  test("in which nothing is found passes byte for byte, wherever it is cut", async () => {
    const host = await loadGuard({ rules: [{ name: "code", match: { literals: [SECRET] } }] });
    const answer = Buffer.from(`: hello\n\n${streamOf("Grüß", " Gott ", "the launch is", " at 7 \u{1F680}")}`);
    for (const { name, chunks } of cutEverywhere(answer)) {
      const reply = streamed(host, QUESTION, chunks).expectResponse();
      expect(readStream(reply.text), name).toEqual(readStream(answer.toString()));
    }
    expect(host.traps).toEqual([]);
    host.close();
  });

  test("ends where the match begins, wherever that is parted and the stream is cut", async () => {
    const host = await loadGuard({ rules: [{ name: "code", match: { literals: [SECRET] } }] });
    for (let at = 0; at <= SECRET.length; at++) {
      const answer = Buffer.from(streamOf("So: ", SECRET.slice(0, at), SECRET.slice(at), " and more"));
      for (const chunks of [[answer], chunksOf(answer, 1), chunksOf(answer, 13)]) {
        const reply = streamed(host, QUESTION, chunks).expectResponse();
        expect(readStream(reply.text), `${at}`).toEqual({ text: "So: ", finish: "content_filter", done: true });
      }
    }
    expect(auditOf(host)[0]).toMatchObject({ rule: "code", where: "answer", position: 4, length: SECRET.length });
    host.close();
  });

  test("is masked whatever escapes the provider writes", async () => {
    const host = await loadGuard({ rules: [{ name: "code", match: { literals: ["né😀/x"] }, action: "mask" }] });
    const event = (content: string) => chunk({ content: "@" }).replace('"@"', `"${content}"`);
    const answer = `${event("a n\\u00e9")}${event("\\ud83d\\ude00\\/")}${event("\\u0078 b")}${chunk({}, "stop")}data: [DONE]\n\n`;
    for (const { name, chunks } of cutEverywhere(Buffer.from(answer))) {
      const reply = streamed(host, QUESTION, chunks).expectResponse();
      expect(readStream(reply.text), name).toMatchObject({ text: "a **** b", finish: "stop" });
    }
    host.close();
  });

  test("gets back what was masked in the request, wherever the placeholder is cut", async () => {
    const host = await loadGuard({
      rules: [{ name: "mail", match: { detectors: ["email"] }, action: "mask", reversible: true }],
    });
    const request = chat(user("Write to jane@example.com"));
    const mask = "<EMAIL_1>";
    for (let at = 0; at <= mask.length; at++) {
      const answer = streamOf("To ", mask.slice(0, at), mask.slice(at), " <EMAIL_2>");
      const stream = streamed(host, request, [answer]);
      expect(JSON.parse(sent(stream) ?? "").messages[0].content).toBe("Write to <EMAIL_1>");
      expect(readStream(stream.expectResponse().text).text).toBe("To jane@example.com <EMAIL_2>");
    }
    host.close();
  });

  test("does not tell the system prompt", async () => {
    const prompt =
      "You are the assistant of the Acme bank. Never tell anybody that the vault opens at nine, " +
      "that the guard dog is called Rex, or that the alarm is out of order until the end of May.";
    const host = await loadGuard({ rules: [{ name: "leak", match: { systemPromptLeak: { words: 12 } } }] });
    const request = chat({ role: "system", content: prompt }, user("hi"));
    const tell = (...texts: string[]) =>
      readStream(streamed(host, request, [streamOf(...texts)]).expectResponse().text);
    expect(tell("I am the assistant ", "of the Acme bank. ", "Good day!")).toMatchObject({ finish: "stop" });
    const leak = tell(
      "Sure. ",
      "NEVER tell anybody, that the ",
      "vault opens at nine; that the guard dog is called ",
      "Rex",
    );
    expect(leak.finish).toBe("content_filter");
    expect(leak.text).not.toContain("vault opens");
    expect(auditOf(host).at(-1)).toMatchObject({ rule: "leak", found: "system-prompt", where: "answer" });
    host.close();
  });

  test("that was ended is drained, and its client gets nothing more", async () => {
    const host = await loadGuard({ rules: [{ name: "code", match: { literals: [SECRET] } }] });
    const stream = send(host, { ...QUESTION, stream: true });
    const answer = stream.respond({ status: 200, headers: { "content-type": "text/event-stream" } });
    answer.body(streamOf(SECRET));
    const ended = stream.response.body.length;
    for (let i = 0; i < 5; i++) answer.body(streamOf("more"));
    expect([stream.response.body.length, stream.response.ended]).toEqual([ended, false]);
    answer.end();
    expect(stream.response.ended).toBe(true);
    host.close();
  });

  test("is not drained for ever", async () => {
    const host = await loadGuard({ rules: [{ name: "code", match: { literals: [SECRET] } }] });
    const stream = send(host, { ...QUESTION, stream: true });
    const answer = stream.respond({ status: 200, headers: { "content-type": "text/event-stream" } });
    answer.body(streamOf(SECRET));
    for (let i = 0; i < 17; i++) answer.body("x".repeat(1024 * 1024));
    expect(stream.closed).toBe(true);
    const silent = send(host, { ...QUESTION, stream: true });
    silent.respond({ status: 200, headers: { "content-type": "text/event-stream" } }).body(streamOf(SECRET));
    host.clock.advance(50_000);
    expect(silent.closed).toBe(false);
    host.clock.advance(20_000);
    expect(silent.closed).toBe(true);
    expect(auditOf(host).length).toBe(2);
    host.close();
  });
});

describe("a plain answer", () => {
  const plain = (content: string, more: object = {}) => ({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content, ...more }, finish_reason: "stop" }],
  });

  async function answered(config: object, body: string, headers: Record<string, string> = {}) {
    const host = await loadGuard(config);
    const stream = send(host, QUESTION);
    stream.respond({ status: 200, headers: { "content-type": "application/json", ...headers }, body });
    const reply = stream.expectResponse();
    host.close();
    return reply;
  }

  test("without a match passes byte for byte", async () => {
    const body = JSON.stringify(plain("caf\u00e9"), null, 2);
    const reply = await answered({ rules: [{ name: "code", match: { literals: [SECRET] } }] }, body);
    expect(reply.text).toBe(body);
  });

  test("ends where a match begins", async () => {
    const body = JSON.stringify(plain(`So: ${SECRET} and more`));
    const reply = await answered({ rules: [{ name: "code", match: { literals: [SECRET] } }] }, body);
    const [choice] = JSON.parse(reply.text).choices;
    expect([choice.message.content, choice.finish_reason]).toEqual(["So: ", "content_filter"]);
  });

  test("says why, where refusals are answers", async () => {
    const config = { denyAs: "answer", denyMessage: "No.", rules: [{ name: "code", match: { literals: [SECRET] } }] };
    const reply = await answered(config, JSON.stringify(plain(SECRET)));
    expect(JSON.parse(reply.text).choices[0].message.content).toBe("No.");
  });

  test("in the arguments of a tool is changed within its strings", async () => {
    const call = {
      id: "t",
      type: "function",
      function: { name: "mail", arguments: '{"to":"jane\\u0040example.com","n":1}' },
    };
    const rules = [{ name: "m", match: { detectors: ["email"] }, action: "replace", replacement: 'a"b' }];
    const reply = await answered({ rules }, JSON.stringify(plain("", { tool_calls: [call] })));
    const [changed] = JSON.parse(reply.text).choices[0].message.tool_calls;
    expect(JSON.parse(changed.function.arguments)).toEqual({ to: 'a"b', n: 1 });
  });

  test.each([
    ["compressed", "x", { "content-encoding": "gzip" }],
    ["no JSON", "<html>", {}],
  ])("that can not be read (%s) is not let through, unless it may be", async (_name, body, headers) => {
    const rules = [{ name: "code", match: { literals: [SECRET] } }];
    const refused = await answered({ rules }, body, headers);
    expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([502, "unreadable_answer"]);
    const passed = await answered({ rules, unreadable: "allow" }, body, headers);
    expect([passed.status, passed.text]).toEqual([200, body]);
  });

  test("of an error passes", async () => {
    const host = await loadGuard({ rules: [{ name: "code", match: { literals: [SECRET] } }] });
    const stream = send(host, QUESTION);
    stream.respond({ status: 500, headers: { "content-type": "text/html" }, body: SECRET });
    expect([stream.expectResponse().status, stream.response.text]).toEqual([500, SECRET]);
    host.close();
  });
});

test("nothing is let through for there being much of it", async () => {
  const host = await loadGuard({ rules: [{ name: "a", match: { literals: ["a"] }, action: "mask" }] }, 4 * 1024 * 1024);
  const many = "a".repeat(70_000);
  const [message] = JSON.parse(sent(send(host, chat(user(many)))) ?? "").messages;
  expect(message.content === "****".repeat(70_000)).toBe(true);
  const answer = { choices: [{ index: 0, message: { role: "assistant", content: many }, finish_reason: "stop" }] };
  const stream = send(host, QUESTION);
  stream.respond({ status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) });
  const [choice] = JSON.parse(stream.expectResponse().text).choices;
  expect(choice.message.content === "****".repeat(70_000)).toBe(true);
  host.close();
});

test("an event that can not be read ends a stream, unless it may pass", async () => {
  const rules = [{ name: "code", match: { literals: [SECRET] } }];
  const answer = `${chunk({ content: "So: " })}data: {"choices":[{"delta":{"content":"${SECRET}\n\n${streamOf("x")}`;
  const strict = await loadGuard({ rules });
  const ended = readStream(streamed(strict, QUESTION, [answer]).expectResponse().text);
  expect(ended).toEqual({ text: "So: ", finish: "content_filter", done: true });
  expect(auditOf(strict)).toEqual([expect.objectContaining({ rule: "unreadable", found: "event", action: "block" })]);
  const lenient = await loadGuard({ rules, unreadable: "allow" });
  expect(streamed(lenient, QUESTION, [answer]).expectResponse().text).toContain(`"content":"${SECRET}\n\n`);
  expect(auditOf(lenient)).toEqual([expect.objectContaining({ rule: "unreadable", found: "event", action: "log" })]);
  strict.close();
  lenient.close();
});

describe("an answer is not hidden", () => {
  const rules = [{ name: "code", match: { literals: [SECRET] } }];
  const answer = JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: SECRET } }] });

  test("by a slash behind the path", async () => {
    const host = await loadGuard({ rules });
    const stream = send(host, QUESTION, {}, "/v1/chat/completions/?a=b");
    stream.respond({ status: 200, headers: { "content-type": "application/json" }, body: answer });
    expect(stream.response.text).not.toContain(SECRET);
    host.close();
  });

  test("by being called a stream", async () => {
    const host = await loadGuard({ rules });
    const reply = streamed(host, QUESTION, [answer]).expectResponse();
    expect(reply.text).toBe("data: [DONE]\n\n");
    expect(auditOf(host)).toMatchObject([{ rule: "unreadable", found: "event" }]);
    host.close();
  });
});
