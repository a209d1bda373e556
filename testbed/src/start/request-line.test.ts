import { expect, test } from "vitest";
import { requestLine } from "./request-line.ts";

const entry = {
  method: "POST",
  path: "/v1/chat/completions",
  response_code: 200,
  duration: 12,
  upstream_cluster: "anthropic",
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

test("an ai_log that was escaped for a text log is read as well", () => {
  const escaped = JSON.stringify(JSON.stringify(aiLog)).slice(1, -1);
  expect(requestLine(JSON.stringify({ ...entry, ai_log: escaped }))).toContain("tokens 7 in 5 out");
});

test("what is not known is a dash", () => {
  const line = requestLine(JSON.stringify({ ...entry, response_code: 401, upstream_cluster: null }));
  expect(line).toBe("401 POST /v1/chat/completions · – · – · tokens – · first token – · 12 ms");
});

test("lines that are no access log are left out", () => {
  expect(requestLine("[info] starting")).toBeUndefined();
  expect(requestLine('{"level":"info"}')).toBeUndefined();
  expect(requestLine("[1]")).toBeUndefined();
});
