import { DIFY_STUB_AGENT_KEY, DIFY_STUB_CHATFLOW_KEY, startDifyStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startDifyStub());

const CHAT = "/v1/chat-messages";
const COMPLETION = "/v1/completion-messages";
const WORKFLOW = "/v1/workflows/run";
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const ask = (query: string, rest: object = {}) => ({
  query,
  inputs: {},
  user: "ada",
  response_mode: "blocking",
  ...rest,
});
const run = (text: string) => ({ inputs: { input: text }, user: "ada", response_mode: "blocking" });

interface Event {
  readonly event: string;
  readonly answer?: string;
  readonly thought?: string;
  readonly data?: { readonly text?: string; readonly reasoning?: string; readonly outputs?: { readonly text: string } };
}

async function answer(path: string, body: object): Promise<Record<string, unknown>> {
  const reply = await post(path, body);
  expect(reply.status).toBe(200);
  return (await reply.json()) as Record<string, unknown>;
}

async function events(path: string, body: object, key = stub.key): Promise<Event[]> {
  const reply = await post(path, { ...body, response_mode: "streaming" }, key);
  return (await sseData(reply)).map((data) => JSON.parse(data) as Event);
}

/** The names of events, those that repeat told once. */
const names = (seen: readonly Event[]): string[] =>
  seen.map((event) => event.event).filter((name, index, all) => name !== all[index - 1]);

const textOf = (seen: readonly Event[], event: string): string =>
  seen.map((one) => (one.event === event ? (one.answer ?? one.data?.text ?? "") : "")).join("");

describe("plain answers", () => {
  test("a chat echoes the query and begins a conversation", async () => {
    const reply = await answer(CHAT, ask("how are you"));
    expect(reply).toEqual({
      event: "message",
      task_id: UUID,
      id: reply.message_id,
      message_id: UUID,
      conversation_id: UUID,
      mode: "chat",
      answer: "You said: how are you",
      metadata: {
        usage: expect.objectContaining({
          prompt_tokens: 3,
          completion_tokens: 5,
          total_tokens: 8,
          total_price: "0.0000080",
          currency: "USD",
        }),
      },
      created_at: 1_750_000_000,
    });
    const again = await answer(CHAT, ask("more", { conversation_id: reply.conversation_id }));
    expect(again.conversation_id).toBe(reply.conversation_id);
    const other = await post(CHAT, ask("more", { conversation_id: reply.conversation_id, user: "eve" }));
    expect([other.status, await other.json()]).toEqual([404, expect.objectContaining({ code: "not_found" })]);
  });

  test("a completion answers its inputs, without a conversation", async () => {
    const reply = await answer(COMPLETION, { inputs: { query: "hi" }, user: "ada" });
    expect(reply).toMatchObject({ event: "message", mode: "completion", answer: "You said: hi" });
    expect(reply).not.toHaveProperty("conversation_id");
  });

  test("a workflow answers with its run", async () => {
    const reply = await answer(WORKFLOW, run("hi"));
    expect(reply).toEqual({
      task_id: UUID,
      workflow_run_id: UUID,
      data: {
        id: reply.workflow_run_id,
        workflow_id: UUID,
        status: "succeeded",
        outputs: { text: "You said: hi" },
        error: null,
        elapsed_time: 0.5,
        total_tokens: 4,
        total_steps: 1,
        created_at: 1_750_000_000,
        finished_at: 1_750_000_000,
      },
    });
  });

  test("an image is seen, a filter replaces the answer, usage may be missing", async () => {
    const files = [{ type: "image", transfer_method: "remote_url", url: "https://example.com/a.png" }];
    const seen = await answer(CHAT, ask("look", { files }));
    expect(seen.answer).toBe("You said: look I see the image https://example.com/a.png.");
    expect((await answer(CHAT, ask("[stub:filter] a b"))).answer).toBe("I am not able to answer that.");
    expect((await answer(CHAT, ask("[stub:no-usage] a"))).metadata).toEqual({});
  });
});

describe("streams", () => {
  test.each([
    { app: "a chat", path: CHAT, key: undefined, order: ["message", "message_end"] },
    { app: "a completion", path: COMPLETION, key: undefined, order: ["message", "message_end"] },
    {
      app: "an agent",
      path: CHAT,
      key: DIFY_STUB_AGENT_KEY,
      order: ["agent_thought", "agent_message", "agent_thought", "message_end"],
    },
    {
      app: "a chatflow",
      path: CHAT,
      key: DIFY_STUB_CHATFLOW_KEY,
      order: ["workflow_started", "node_started", "message", "node_finished", "message_end", "workflow_finished"],
    },
    {
      app: "a workflow",
      path: WORKFLOW,
      key: undefined,
      order: ["workflow_started", "node_started", "text_chunk", "node_finished", "workflow_finished"],
    },
  ])("$app has its own events", async ({ path, key, order }) => {
    const body = path === CHAT ? ask("a") : run("a");
    const seen = await events(path, body, key);
    expect(names(seen)).toEqual(order);
    const words = order.find((name) => ["message", "agent_message", "text_chunk"].includes(name)) ?? "";
    expect(textOf(seen, words)).toBe("You said: a");
  });

  test("each event has the ids, and a ping has no data", async () => {
    const reply = await post(CHAT, ask("a", { response_mode: "streaming" }));
    expect(reply.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const blocks = (await reply.text()).split("\n\n");
    expect(blocks[0]).toBe("event: ping");
    expect(blocks[1]?.startsWith('data: {"event":"message"')).toBe(true);
    const seen = await events(CHAT, ask("a"));
    expect(seen[0]).toEqual({
      event: "message",
      id: UUID,
      answer: "You",
      from_variable_selector: null,
      conversation_id: UUID,
      message_id: UUID,
      created_at: 1_750_000_000,
      task_id: UUID,
    });
    expect(seen.at(-1)).toMatchObject({ event: "message_end", metadata: { usage: { total_tokens: 4 } } });
  });

  test("a run tells its outputs in the end", async () => {
    const seen = await events(WORKFLOW, run("a"));
    expect(seen.at(-1)).toMatchObject({
      event: "workflow_finished",
      workflow_run_id: UUID,
      data: { status: "succeeded", outputs: { text: "You said: a" }, total_tokens: 4 },
    });
  });

  test("thoughts are an agent's steps and a node's reasoning", async () => {
    const agent = await events(CHAT, ask("[stub:thinking] a"), DIFY_STUB_AGENT_KEY);
    expect(agent[0]).toMatchObject({ event: "agent_thought", thought: "Let me look at what was said." });
    const flow = await events(WORKFLOW, run("[stub:thinking] a"));
    const reasoning = flow.filter((event) => event.event === "reasoning_chunk");
    expect(reasoning.map((event) => event.data?.reasoning).join("")).toBe("Let me look at what was said.");
    expect(reasoning.at(-1)).toMatchObject({ data: { is_final: true, message_id: null } });
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("%s changes how the bytes come, not what they say", async (flags) => {
    const seen = await events(CHAT, ask(`[stub:${flags}] Grüße 你好`));
    expect(textOf(seen, "message")).toBe("You said: Grüße 你好");
    expect(seen.at(-1)?.event).toBe("message_end");
  });

  test("a truncated stream lacks its end, a failing one has an error, a filtered one is replaced", async () => {
    expect((await events(CHAT, ask("[stub:truncated] a"))).at(-1)?.event).toBe("message");
    const failed = (await events(CHAT, ask("[stub:stream-error] a"))).at(-1);
    expect(failed).toMatchObject({ event: "error", status: 500, code: "internal_server_error", message_id: UUID });
    expect(failed).not.toHaveProperty("task_id");
    const filtered = await events(CHAT, ask("[stub:filter] a b"));
    expect(names(filtered)).toEqual(["message", "message_replace", "message_end"]);
  });
});

describe("errors", () => {
  test.each([
    { flags: "error-400", status: 400, code: "completion_request_error" },
    { flags: "error-429", status: 429, code: "too_many_requests" },
    { flags: "error-quota", status: 400, code: "provider_quota_exceeded" },
    { flags: "error-500", status: 500, code: "internal_server_error" },
    { flags: "no-such-flag", status: 400, code: "invalid_param" },
  ])("$flags is $status $code", async ({ flags, status, code }) => {
    const reply = await post(CHAT, ask(`[stub:${flags}] hi`));
    expect([reply.status, await reply.json()]).toEqual([status, { code, message: expect.any(String), status }]);
  });

  test("a key belongs to an app", async () => {
    expect((await post(CHAT, ask("x"), "nobody")).status).toBe(401);
    const wrong = await post(WORKFLOW, run("x"), DIFY_STUB_AGENT_KEY);
    expect(await wrong.json()).toMatchObject({ code: "not_workflow_app", status: 400 });
    const blocking = await post(CHAT, ask("x"), DIFY_STUB_AGENT_KEY);
    expect(await blocking.json()).toMatchObject({
      code: "invalid_param",
      message: expect.stringContaining("blocking"),
    });
    expect((await post("/v1/nothing", {})).status).toBe(404);
  });

  test.each([
    { name: "no user", body: { query: "x", inputs: {} }, message: "Arg user must be provided." },
    { name: "no inputs", body: { query: "x", user: "ada" }, params: "inputs" },
    { name: "no query", body: { inputs: {}, user: "ada" }, params: "query" },
    { name: "OpenAI's messages", body: ask("x", { messages: [] }), params: "messages" },
    { name: "another mode", body: ask("x", { response_mode: "fast" }), params: "response_mode" },
    { name: "a conversation of another form", body: ask("x", { conversation_id: "7" }), params: "conversation_id" },
  ])("$name is refused with 400", async ({ body, message, params }) => {
    const reply = await post(CHAT, body);
    expect(reply.status).toBe(400);
    const expected = params === undefined ? { message } : { params };
    expect(await reply.json()).toMatchObject({ code: "invalid_param", status: 400, ...expected });
  });
});

function post(path: string, body: object, key = stub.key): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
