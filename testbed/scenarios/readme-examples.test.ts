import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Gateway, hosts, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fencedBlocks } from "../src/fenced-blocks.ts";

const PLUGINS = fileURLToPath(new URL("../../plugins", import.meta.url));

/** The plugins whose README shows a request before and after; the others have tests of their own for theirs. */
const OWN_TEST = [
  "ai-cache",
  "ai-history",
  "ai-json-resp",
  "ai-load-balancer",
  "ai-prompt-guard",
  "ai-proxy",
  "ai-quota",
  "ai-security-guard",
  "ai-statistics",
  "ai-token-ratelimit",
  "cache-control",
  "cluster-key-rate-limit",
  "gie-endpoint-picker",
  "response-cache",
];
/** All but the folder of examples, which have a test of their own. */
const PLUGIN_NAMES = readdirSync(PLUGINS).filter((name) => name !== "examples");
const NAMES = PLUGIN_NAMES.filter((name) => !OWN_TEST.includes(name));

/** The parts of a plugin's README, in the order they have to stand in. */
const SECTIONS = ["Configuration", "Minimal WasmPlugin", "A request before and after", "Metrics", "Limits"];

interface HttpMessage {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function readme(name: string): string {
  return readFileSync(`${PLUGINS}/${name}/README.md`, "utf8");
}

function blocks(source: string, language: string): string[] {
  return fencedBlocks(source, language).map((block) => block.replace(/\n$/, ""));
}

function parseHttp(block: string): HttpMessage {
  const [head = "", body = ""] = block.split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const [method = "", path = ""] = line.split(" ");
  return { method, path, headers: Object.fromEntries(fields.map((field) => field.split(": "))), body };
}

function send(url: string, { method, path, headers, body }: HttpMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (reply) => text(reply).then(resolve, reject));
    sent.on("error", reject);
    sent.end(body);
  });
}

let upstream: Upstream;
let gateway: Gateway | undefined;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => gateway?.close());
afterAll(() => upstream.close());

test.each(PLUGIN_NAMES)("the README of %s has its parts in order", (name) => {
  const titles = [...readme(name).matchAll(/^## (.*)$/gm)].map(([, title]) => title ?? "");
  const found = SECTIONS.map((section) =>
    titles.findIndex((title) => section.endsWith(title.toLowerCase()) || title === section),
  );
  const wanted = OWN_TEST.includes(name) ? found.filter((at) => at >= 0) : found;
  expect(wanted).toEqual([...wanted].sort((a, b) => a - b));
  expect(wanted[0]).toBe(0);
});

describe.each(hosts)("examples on $name", (host) => {
  test.each(NAMES)("the README of %s tells what the upstream gets", async (plugin) => {
    const source = readme(plugin);
    const [yaml = ""] = blocks(source, "yaml");
    const { spec } = parse(yaml) as { spec: { defaultConfig: unknown } };
    const [before, after] = blocks(source, "http").map(parseHttp);
    if (before === undefined || after === undefined) throw new Error("the README shows no request before and after");
    gateway = await host.open({
      plugins: [{ plugin, config: spec.defaultConfig }],
      upstreams: { main: { url: upstream.url } },
    });
    await send(gateway.url, before);
    const seen = await upstream.nextRequest();
    expect(seen).toMatchObject({ method: after.method, path: after.path, headers: after.headers, text: after.body });
  });
});
