// `npm start`, as README.md and docs/guide/start.md tell to type it.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ROOT, SLUICE_SOURCES } from "../src/process/programs.ts";
import { Started } from "../src/start/started.ts";

let started: Started;
let url = "";
let key = "";

beforeAll(async () => {
  ({ started, url } = await Started.ready([]));
  key = await started.rest("key: ");
}, 320_000);

afterAll(() => started?.kill());

describe("npm start", () => {
  test("prints where it serves and a key that works", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const reply = await ask({ model: "claude-sonnet-4-5", messages: [{ role: "user", content: "Hello!" }] });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ choices: [{ message: { content: "You said: Hello!" } }] });
  });

  test("knows who is calling before it looks at what is asked", async () => {
    expect(await started.rest("plugins")).toMatch(/ model-router → key-auth → ai-prompt-guard → ai-statistics /);
  });

  test("refuses another key, and shows which plugin did", async () => {
    const reply = await fetch(`${url}/v1/models`, { headers: { authorization: "Bearer wrong" } });
    expect(reply.status).toBe(403);
    await vi.waitFor(() => expect(started.output).toMatch(/^403 GET \/v1\/models · .*key-auth.* · \d+ ms$/m));
  });

  test("prints commands to try, of which the script answers as it says", async () => {
    const command = /^ {2}node (docs\/examples\/chat\.mjs .*)$/m.exec(started.output)?.[1] ?? "";
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    expect(stdout).toBe("You said: What is a sluice?\n");
    expect(started.output.match(/^ {2}curl /gm)).toHaveLength(5);
  });

  test("prints the commands of the page for beginners", () => {
    const page = readFileSync(new URL("../../docs/guide/start.md", import.meta.url), "utf8");
    const commands = [...page.matchAll(/^curl .*\\\n.*$/gm)].map(([command]) => command.replace(/\\\n */, "\\\n"));
    expect(commands).toHaveLength(3);
    const printed = started.output
      .replaceAll(url, "http://127.0.0.1:8080")
      .replaceAll(key, "sk-sluice-demo")
      .replaceAll(/^ +/gm, "");
    for (const command of commands) expect(printed).toContain(command);
  });

  test("prints a command that runs into a limit the second time, and is told for how long", async () => {
    const body = /-d '(\{"model":"gpt-4o-mini".*\})'$/m.exec(started.output)?.[1] ?? "";
    expect((await ask(JSON.parse(body))).status).toBe(200);
    // What is charged after the first answer may not have come there yet: then its reservation stands.
    const refused = await ask(JSON.parse(body));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: { type: expect.any(String), message: expect.stringContaining("gpt-4o-mini") },
    });
    await vi.waitFor(() => expect(started.output).toMatch(/^429 POST \/v1\/chat\/completions · gpt-4o-mini/m));
  });

  test("prints a command that a budget refuses, and is told what to do", async () => {
    const body = /-d '(\{"model":"claude-sonnet-4-5","max_tokens":8000.*\})'$/m.exec(started.output)?.[1] ?? "";
    const refused = await ask(JSON.parse(body));
    expect(refused.status).toBe(402);
    expect(await refused.json()).toMatchObject({
      error: { message: expect.stringMatching(/US\$ 0\.05: ask for fewer tokens or a cheaper model$/) },
    });
    await vi.waitFor(() =>
      expect(started.output).toMatch(/^402 POST \/v1\/chat\/completions · claude-sonnet-4-5.*ai-quota/m),
    );
  });

  test("prints a command that the guard refuses", async () => {
    const body = /-d '(\{.*Ignore all previous instructions.*\})'$/m.exec(started.output)?.[1] ?? "";
    const refused = await ask(JSON.parse(body));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: "content_filter" } });
    await vi.waitFor(() =>
      expect(started.output).toMatch(/^400 POST \/v1\/chat\/completions · demo · ai-prompt-guard\.content_filter · /m),
    );
  });

  test("answers the first question once more from the cache, and shows that it did", async () => {
    const body = /-d '(\{"model":"claude-sonnet-4-5","messages".*\})'$/m.exec(started.output)?.[1] ?? "";
    const reply = await ask(JSON.parse(body));
    expect([reply.status, reply.headers.get("x-cache-status")]).toEqual([200, "hit"]);
    expect(await reply.json()).toMatchObject({ choices: [{ message: { content: "You said: Hello!" } }] });
    await vi.waitFor(() =>
      expect(started.output).toMatch(/^200 POST .* · claude-sonnet-4-5 · demo · (?:.* · )?from the cache · /m),
    );
  });

  test("shows one line for each request: model, provider, tokens, time to first token", async () => {
    await vi.waitFor(() => {
      expect(started.output).toMatch(
        /^200 POST \/v1\/chat\/completions · claude-sonnet-4-5 · default\/anthropic · demo · tokens \d+ in \d+ out · first token \d+ ms · \d+ ms$/m,
      );
    });
  });

  test("prints a command that sums up what was used, per team, consumer and model", async () => {
    const args = /^usage +npm run -s sluice -- (.*?) {3}/m.exec(started.output)?.[1]?.split(" ") ?? [];
    await vi.waitFor(async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [...SLUICE_SOURCES, ...args, "--json"], {
        cwd: ROOT,
      });
      const { rows } = JSON.parse(stdout);
      expect(rows).toContainEqual(
        expect.objectContaining({
          team: "demo",
          consumer: "demo",
          model: "claude-sonnet-4-5",
          unpriced: 0,
          estimated: 0,
        }),
      );
    }, 20_000);
  });

  test("prints where the metrics are, which carry labels", async () => {
    const labels = 'gen_ai_operation_name="chat",gen_ai_provider_name="default/anthropic"';
    await vi.waitFor(async () => expect(await metrics()).toContain(`gen_ai_client_token_usage_count{${labels}`));
  });

  test("ends all of it when asked to", async () => {
    expect(await started.stop()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });
});

/** What the printed command reads, without curl. */
async function metrics(): Promise<string> {
  const [, socketPath, address] = /^metrics +curl -s (?:--unix-socket (\S+) )?(\S+)/m.exec(started.output) ?? [];
  const request = get(address ?? "", socketPath === undefined ? {} : { socketPath });
  const [reply] = (await once(request, "response")) as [IncomingMessage];
  return text(reply);
}

function ask(body: unknown): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
