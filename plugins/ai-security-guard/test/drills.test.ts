import {
  type Gateway,
  hosts,
  type ModeratorFault,
  type ModeratorStub,
  OPENAI_MODERATION_STUB_KEY,
  OPENAI_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiModerationStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { counters } from "../../ai-statistics/test/ai-log.ts";
import { type Answer, casesOf, chat, openGateway, said, streamed } from "./scene.ts";

const FAULTS: readonly ModeratorFault[] = ["silent", "error", "garbage", "other", "cut", "huge"];
/** Nobody is there, and nobody is known by that name. */
const ABSENT = ["down", "unknown"];

const MODERATOR = {
  name: "openai",
  type: "openai",
  serviceName: "moderation",
  apiKey: OPENAI_MODERATION_STUB_KEY,
  timeout: 5000,
};

/** What becomes of a request, a plain answer and a stream in each case; each has a service of its own to lose trust in. */
function drillCases(): Record<string, object> {
  const cases: Record<string, object> = {};
  for (const fault of [...FAULTS, ...ABSENT]) {
    for (const onError of ["allow", "deny"]) {
      const serviceName = ABSENT.includes(fault) ? fault : "moderation";
      const timeout = fault === "silent" ? 100 : MODERATOR.timeout;
      const one = { ...MODERATOR, serviceName, timeout, onError };
      cases[`${fault} ${onError} request`] = { moderators: [{ ...one, in: ["user"] }] };
      cases[`${fault} ${onError} answer`] = { moderators: [{ ...one, in: ["answer"] }] };
    }
  }
  return cases;
}

const CASES = {
  ...drillCases(),
  breaker: { moderators: [MODERATOR], cacheTtl: 0 },
  denied: { moderators: [{ ...MODERATOR, in: ["user", "answer"], onError: "deny" }] },
  stream: { moderators: [{ ...MODERATOR, in: ["answer"] }], bufferLimit: 8 },
};

const STREAM = { stream: true } as const;

let openai: ProviderStub;
let moderation: ModeratorStub;
beforeAll(async () => {
  [openai, moderation] = await Promise.all([startOpenAiStub(), startOpenAiModerationStub()]);
});
afterAll(() => Promise.all([openai.close(), moderation.close()]));

describe.each(hosts)("a moderator that fails on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const down = { url: "http://127.0.0.1:9" };
    gateway = await openGateway(host, openai, casesOf(CASES), { moderation, down });
  });
  afterAll(() => gateway.close());
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => {
    moderation.fail(undefined);
    moderation.release();
  });

  const ask = (name: string, text: string, body: object = {}) => chat(gateway, text, body, { "x-case": name });
  const errorIn = ({ status, text }: Answer) => [status, (JSON.parse(text) as { error: { code: string } }).error.code];
  const UNAVAILABLE = [503, "guard_unavailable"];

  test.each([...FAULTS, ...ABSENT])("%s: lets all pass where it is to, and nothing where not", async (fault) => {
    if (!ABSENT.includes(fault)) moderation.fail(fault as ModeratorFault);
    expect(said(await ask(`${fault} allow request`, "a violent one")).content).toBe("You said: a violent one");
    expect(said(await ask(`${fault} allow answer`, "a violent one")).content).toBe("You said: a violent one");
    expect(streamed(await ask(`${fault} allow answer`, "a violent one", STREAM))).toEqual({
      content: "You said: a violent one",
      finish: "stop",
    });
    const before = openai.requests.length;
    expect(errorIn(await ask(`${fault} deny request`, "good day"))).toEqual(UNAVAILABLE);
    expect(openai.requests.length).toBe(before);
    expect(errorIn(await ask(`${fault} deny answer`, "good day"))).toEqual(UNAVAILABLE);
    expect(streamed(await ask(`${fault} deny answer`, "good day", STREAM))).toEqual({
      content: "",
      finish: "content_filter",
    });
  });

  test("that works again judges again", async () => {
    expect(said(await ask("error allow request", "a violent one")).finish).toBe("content_filter");
    const counted = await counters(gateway, "route.chat.upstream.provider.model.none.consumer.none");
    expect(counted.ai_sec_openai_error_allow).toBeGreaterThan(0);
    expect(counted.ai_sec_openai_error_deny).toBeGreaterThan(0);
  });

  test("five times in a row is left alone for a while", async () => {
    moderation.fail("error");
    const before = moderation.requests.length;
    for (let i = 0; i < 8; i++) await ask("breaker", "good day");
    expect(moderation.requests.length - before).toBe(5);
  });

  test("a request that can not be read is not let through where it would be denied", async () => {
    const send = (name: string, type = "application/json") =>
      fetch(`${gateway.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": type, authorization: `Bearer ${OPENAI_STUB_KEY}`, "x-case": name },
        body: '{"model": "stub-plain", "messages": [{"role": "user", "content": "a violent one"}',
      });
    expect((await send("denied")).status).toBe(503);
    expect((await send("breaker")).status).toBe(400);
    expect((await send("denied", "text/plain")).status).toBe(503);
    expect((await send("breaker", "text/plain")).status).toBe(400);
  });

  test("the provider is asked when the verdict is there, and not before", async () => {
    moderation.hold();
    const before = openai.requests.length;
    const asked = moderation.requests.length;
    const pending = ask("denied", `wait ${host.name}`);
    await vi.waitFor(() => expect(moderation.requests.length).toBe(asked + 1));
    expect(openai.requests.length).toBe(before);
    moderation.release();
    expect(said(await pending).finish).toBe("stop");
  });

  test("a stream waits for its verdict, and goes on with all that has come", async () => {
    moderation.hold();
    const asked = moderation.requests.length;
    const pending = ask("stream", "one two three four five six", STREAM);
    let isReleased = false;
    const told = pending.then(() => expect(isReleased).toBe(true));
    await vi.waitFor(() => expect(moderation.requests.length).toBe(asked + 1));
    isReleased = true;
    moderation.release();
    await told;
    expect(streamed(await pending)).toEqual({ content: "You said: one two three four five six", finish: "stop" });
  });
});
