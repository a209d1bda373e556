// `npm start -- --inference` with a picker: what docs/guide/inference.md shows of an answer.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { askAsPrinted } from "../src/start/printed-curl.ts";
import { Started } from "../src/start/started.ts";

let started: Started;
beforeAll(async () => {
  ({ started } = await Started.ready(["--inference"]));
}, 900_000);
afterAll(() => started?.kill());

describe("npm start -- --inference, with the reference endpoint picker", () => {
  test("the command that it prints is answered by the pod that the picker chose", async () => {
    expect(started.output).toMatch(/^plugins +model-router .*gie-endpoint-picker$/m);
    const { status, headers, text } = await askAsPrinted(started.output);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ object: "text_completion", usage: { completion_tokens: 100 } });
    expect(headers).toMatchObject({
      "x-went-into-resp-headers": "true",
      "x-inference-pod": expect.stringMatching(/^vllm-llama3-8b-instruct-[012]$/),
      "x-inference-port": "8000",
    });
    await vi.waitFor(() =>
      expect(started.output).toContain(`200 POST /v1/completions · ${headers["x-inference-pod"]} · `),
    );
  });

  test("while the picker is frozen requests are answered all the same", async () => {
    const pid = Number(/^picker .* process (\d+)$/m.exec(started.output)?.[1]);
    process.kill(pid, "SIGSTOP");
    try {
      const { status, headers } = await askAsPrinted(started.output);
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty("x-went-into-resp-headers");
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });

  test("Ctrl-C ends all of it, the picker too", async () => {
    const pid = Number(/^picker .* process (\d+)$/m.exec(started.output)?.[1]);
    expect(await started.stop()).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});
