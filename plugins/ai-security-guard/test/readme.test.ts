import { readFileSync } from "node:fs";
import { hosts, type ModeratorStub, type ProviderStub, startAliyunStub, startOpenAiStub } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ALIYUN, chat, openGateway } from "./scene.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

let openai: ProviderStub;
let aliyun: ModeratorStub;
beforeAll(async () => {
  [openai, aliyun] = await Promise.all([startOpenAiStub(), startAliyunStub()]);
});
afterAll(() => Promise.all([openai.close(), aliyun.close()]));

describe.each(hosts)("the README's WasmPlugin on $name", (host) => {
  test("lets its request pass unchanged, and refuses one with its answer", async () => {
    const [, yaml = ""] = fencedBlocks(README, "yaml");
    const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: object } }).spec;
    const { accessKey, secretKey } = ALIYUN;
    const config = { ...defaultConfig, accessKey, secretKey, protocol: "original" };
    const gateway = await openGateway(host, openai, config, { "safecheck.dns": aliyun });
    const [request = "", reply = ""] = fencedBlocks(README, "http");
    const [, body = ""] = request.split("\n\n");
    await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: body.trim(),
    });
    expect(openai.requests.at(-1)?.text).toBe(body.trim());
    const [head = "", expected = ""] = reply.split("\n\n");
    const refused = await chat(gateway, "a violent one");
    expect(`HTTP/1.1 ${refused.status}\ncontent-type: ${refused.headers.get("content-type")}`).toBe(head);
    expect(refused.text).toBe(expected.trim());
    expect(aliyun.refusals).toEqual([]);
    await gateway.close();
  });

  test("and its moderators are a configuration", async () => {
    const [yaml = ""] = fencedBlocks(README, "yaml");
    const gateway = await openGateway(host, openai, parse(yaml) as object, {});
    await gateway.close();
  });
});
