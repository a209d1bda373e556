// docs/guide/files.md: its directory runs as it is, its commands get the answers that it shows, and its edits are told so.
import { writeFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { rawRequest } from "@sluice/testing/hosts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort } from "../src/free-port.ts";
import { ROOT, SLUICE } from "../src/process/programs.ts";
import { RunningProcess } from "../src/process/running-process.ts";

const EXAMPLE = path.join(ROOT, "docs/examples/gateway");

/** The ports of the example: the listener's, and those of the two servers. */
const PORTS = { gateway: 8888, web: 9000, model: 11_434 } as const;
/** Milliseconds until something must have been printed, on a machine with other work. */
const PATIENCE = 20_000;
const START_PATIENCE = 100_000;

let guide = "";
let folder = "";
let gatewayPort = 0;
let servers: RunningProcess;
let gateway: RunningProcess;

/** The text of the block with this title, with the test's ports and without the times. */
function block(title: string): string {
  const [, text] = new RegExp(`^\`\`\`\\w+ title=${title}\\n(.*?)^\`\`\`$`, "ms").exec(guide) ?? [];
  if (text === undefined) throw new Error(`the guide has no block ${title}`);
  return timeless(text.replace(`http://127.0.0.1:${PORTS.gateway}`, `http://127.0.0.1:${gatewayPort}`));
}

function timeless(text: string): string {
  return text.replace(/after \d+ ms/g, "after 0 ms");
}

/** Writes a file, and answers what is printed of it, once it is as much as the guide shows. */
async function edit(file: string, change: (text: string) => string, title: string): Promise<string> {
  const name = path.join(folder, "docs/examples/gateway", file);
  const { mark } = gateway;
  // In one go: nobody finds it empty between two turns of the event loop.
  writeFileSync(name, change(await readFile(name, "utf8")));
  const printed = () => timeless(gateway.since(mark));
  const expected = block(title);
  await vi.waitFor(() => expect(printed().length).toBeGreaterThanOrEqual(expected.length), PATIENCE);
  return printed();
}

/** What a `curl` command of the guide is answered. */
async function answer(title: string): Promise<string> {
  const command = block(title);
  const [, origin = "", target = ""] = /curl (http:\/\/[^/]+)(\S*)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H "([^:"]+): ([^"]+)"/g)].map(([, name = "", value = ""]) => [name, value]);
  const [, body] = /-d '([^']*)'/.exec(command) ?? [];
  const reply = await rawRequest(origin, {
    path: target,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { chunks: [body] }),
  });
  return reply.text;
}

beforeAll(async () => {
  guide = await readFile(path.join(ROOT, "docs/guide/files.md"), "utf8");
  folder = await mkdtemp(path.join(tmpdir(), "sluice-files-"));
  const copy = path.join(folder, "docs/examples/gateway");
  await cp(EXAMPLE, copy, { recursive: true });
  const [web, model] = [await freePort(), await freePort()];
  gatewayPort = await freePort();
  for (const [file, from, to] of [
    ["web.yaml", PORTS.web, web],
    ["models.yaml", PORTS.model, model],
  ] as const) {
    const text = await readFile(path.join(copy, file), "utf8");
    expect(text).toContain(`port: ${from}\n`);
    await writeFile(path.join(copy, file), text.replace(`port: ${from}\n`, `port: ${to}\n`));
  }
  const program = [process.execPath, "docs/examples/gateway/servers.mjs", String(web), String(model)];
  servers = new RunningProcess(program, { folder: ROOT });
  const ports = `${PORTS.gateway}=${gatewayPort}`;
  const args = ["gateway", "docs/examples/gateway", "--ports", ports, "--debug-port", "0"];
  gateway = new RunningProcess([...SLUICE, ...args], { folder });
  await gateway.line(/^ready: /, 0, START_PATIENCE);
});

afterAll(async () => {
  servers?.kill();
  await gateway?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("the guide to gateways from files", () => {
  test("its directory is served as it is, and nothing is wrong with it", () => {
    expect(gateway.output).toBe(block("ready"));
  });

  test.each([{ title: "web" }, { title: "chat" }, { title: "stranger" }])(
    "its command gets the answer that it shows: $title",
    async ({ title }) => {
      expect((await answer(title)).trim()).toBe(block(`${title}-answer`).trim());
    },
  );

  test("its edits are told as it shows, each once", async () => {
    expect(await edit("web.yaml", (text) => text.replace("value: sluice", "value: me"), "edit")).toBe(block("edit"));
    const wrong = (text: string) => text.replace("- name: web\n          port", "- nam: web\n          port");
    expect(await edit("web.yaml", wrong, "mistake")).toBe(block("mistake"));
    const tab = (text: string) => text.replace("        - nam: web", "\t- nam: web");
    expect(await edit("web.yaml", tab, "syntax")).toBe(block("syntax"));
    const right = (text: string) => text.replace("\t- nam: web", "        - name: web");
    expect(await edit("web.yaml", right, "mended")).toBe(block("mended"));
    expect(await answer("web")).toBe(block("web-answer"));
  });
});
