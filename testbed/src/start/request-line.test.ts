import { expect, test } from "vitest";
import { requestLine } from "./request-line.ts";

const entry = {
  method: "POST",
  path: "/v1/chat/completions",
  response_code: 200,
  response_code_details: "via_upstream",
  duration: 12,
  upstream_cluster: "anthropic",
  upstream_host: "127.0.0.1:40621",
};
const aiLog = {
  model: "claude-sonnet-4-5",
  input_token: 7,
  output_token: 5,
  total_token: 12,
  llm_first_token_duration: 3,
};

test("a chat request shows model, provider, tokens and time to first token", () => {
  const line = requestLine(JSON.stringify({ ...entry, ai_log: JSON.stringify(aiLog), consumer: "demo" }));
  expect(line).toBe(
    "200 POST /v1/chat/completions · claude-sonnet-4-5 · anthropic · demo · tokens 7 in 5 out · first token 3 ms · 12 ms",
  );
});

test("an answer from the cache says so, and names no provider", () => {
  const cached = { upstream_host: null, response_code_details: "ai-cache.hit", duration: 0 };
  const log = { model: "claude-sonnet-4-5", cache_status: "hit", total_token: 12, input_token: 7, output_token: 5 };
  expect(requestLine(JSON.stringify({ ...entry, ...cached, ai_log: JSON.stringify(log) }))).toBe(
    "200 POST /v1/chat/completions · claude-sonnet-4-5 · tokens 7 in 5 out · from the cache · 0 ms",
  );
});

test("an ai_log that was escaped for a text log is read as well", () => {
  const escaped = JSON.stringify(JSON.stringify(aiLog)).slice(1, -1);
  expect(requestLine(JSON.stringify({ ...entry, ai_log: escaped }))).toContain("tokens 7 in 5 out");
});

test("the provider that answered is named rather than the cluster", () => {
  const line = requestLine(
    JSON.stringify({ ...entry, provider: "default/anthropic", upstream_cluster: "ai/default/x/0" }),
  );
  expect(line).toBe("200 POST /v1/chat/completions · default/anthropic · 12 ms");
});

test("what is not known is left out", () => {
  const line = requestLine(JSON.stringify({ ...entry, response_code: 429, upstream_cluster: "-" }));
  expect(line).toBe("429 POST /v1/chat/completions · 12 ms");
});

test("a request that the gateway refused shows why, and no provider", () => {
  const refused = { response_code: 401, response_code_details: "key-auth.no_key", upstream_host: null };
  expect(requestLine(JSON.stringify({ ...entry, ...refused }))).toBe(
    "401 POST /v1/chat/completions · key-auth.no_key · 12 ms",
  );
});

test("lines that are no access log are left out", () => {
  expect(requestLine("[info] starting")).toBeUndefined();
  expect(requestLine('{"level":"info"}')).toBeUndefined();
  expect(requestLine("[1]")).toBeUndefined();
});
