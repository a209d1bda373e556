// `npm start -- --inference`, as README.md and docs/guide/inference.md tell to type it.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { askAsPrinted } from "../src/start/printed-curl.ts";
import { Started } from "../src/start/started.ts";

let started: Started;
let url = "";
beforeAll(async () => {
  ({ started, url } = await Started.ready(["--inference", "--without-picker"]));
}, 320_000);
afterAll(() => started?.kill());

describe("npm start -- --inference, without an endpoint picker", () => {
  test("says so, and who picks instead", () => {
    expect(started.output).toMatch(/^picker +none: ai-load-balancer/m);
    expect(started.output).toMatch(/^plugins +model-router .*ai-load-balancer$/m);
    expect(started.output).toContain("x-went-into-resp-headers is a picker's own");
  });

  test("the command that it prints is answered by a pod, and a line says by which", async () => {
    const { status, headers, text } = await askAsPrinted(started.output);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ object: "text_completion", usage: { completion_tokens: 100 } });
    const pod = headers["x-inference-pod"];
    expect(pod).toMatch(/^vllm-llama3-8b-instruct-[012]$/);
    expect(headers["x-inference-port"]).toBe("8000");
    expect(headers).not.toHaveProperty("x-went-into-resp-headers");
    await vi.waitFor(() => expect(started.output).toContain(`200 POST /v1/completions · ${pod} · `));
  });

  test("another host is not the pool's", async () => {
    expect((await fetch(`${url}/v1/completions`, { method: "POST", body: "{}" })).status).toBe(404);
  });

  test("Ctrl-C ends all of it", async () => {
    expect(await started.stop()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    await expect(fetch("http://127.0.0.11:8000/health")).rejects.toThrow();
  });
});
