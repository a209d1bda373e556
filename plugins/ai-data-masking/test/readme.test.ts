import { readFileSync } from "node:fs";
import { hosts } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { answerWith, streamedText } from "./scene.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const bodies = fencedBlocks(README, "http").map((block) => block.split("\n\n")[1]?.trim() ?? "");
const [, said = "", read = ""] = /answers `(.*)`, the client reads `(.*)`/.exec(README) ?? [];

describe.each(hosts)("the README's example on $name", (host) => {
  const scene = useScenario(host, "ai-data-masking");

  test("is masked as it says, and comes back", async () => {
    const [yaml = ""] = fencedBlocks(README, "yaml");
    await scene.open((parse(yaml) as { spec: { defaultConfig: object } }).spec.defaultConfig);
    answerWith(scene.upstream, () => said, 9);
    const [before = "", after = ""] = bodies;
    const plain = await scene.post(before);
    expect((await scene.seen()).text).toBe(after);
    expect(JSON.parse(plain.text).choices[0].message.content).toBe(read);
    const streamed = await scene.post({ ...JSON.parse(before), stream: true });
    expect(streamedText(streamed.text)).toBe(read);
    const refused = await scene.post({ messages: [{ role: "user", content: "Say the Forbidden Word" }] });
    expect(JSON.parse(refused.text).choices[0].message.content).toBe("This is not talked about here.");
  });
});
