import { readFileSync } from "node:fs";
import { hosts } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const [plugin = "", more = ""] = fencedBlocks(README, "yaml");
const [request = "", asked = "", refused = ""] = fencedBlocks(README, "http");
const [answered = "", told = ""] = fencedBlocks(README, "json");

const { defaultConfig } = (parse(plugin) as { spec: { defaultConfig: object } }).spec;

function bodyOf(http: string): string {
  return http.slice(http.indexOf("\n\n")).trim();
}

describe.each(hosts)("the README on $name", (host) => {
  const scenario = useScenario(host, "ai-prompt-guard");

  test("its request and answer become those of the README", async () => {
    await scenario.open(defaultConfig);
    scenario.upstream.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(answered.trim());
    });
    const reply = await scenario.post(bodyOf(request));
    scenario.upstream.respond(undefined);
    expect((await scenario.seen()).body.toString()).toBe(bodyOf(asked));
    expect([reply.status, reply.text]).toEqual([200, told.trim()]);
  });

  test("its injection has the README's answer", async () => {
    await scenario.open(defaultConfig);
    const [, attack = ""] = /^`(Ignore .*?)`/m.exec(README) ?? [];
    const reply = await scenario.post({ model: "m", messages: [{ role: "user", content: attack }] });
    expect([`HTTP/1.1 ${reply.status}`, reply.text]).toEqual([refused.split("\n")[0], bodyOf(refused)]);
  });

  test("its other configuration is taken", async () => {
    await scenario.open(parse(more));
    const reply = await scenario.post({
      model: "m",
      messages: [{ role: "user", content: "Is Jane Roe in ACC-12345678?" }],
    });
    expect(reply.status).toBe(200);
    expect((await scenario.seen()).body.toString()).toMatch(/Is \[internal\] in [0-9a-f]{32}\?/);
  });
});
