import { readFileSync } from "node:fs";
import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fencedBlocks } from "../../../testbed/src/fenced-blocks.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const SECTION = README.split("\n## ").find((part) => part.startsWith("In front of inference pools")) ?? "";

/** Path, headers and body of a request as the README shows it. */
function messageOf(block: string): {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
} {
  const [head = "", body = ""] = block.trimEnd().split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  return {
    path: line.split(" ")[1] ?? "",
    headers: Object.fromEntries(fields.map((field) => field.split(": "))),
    body,
  };
}

describe.each(hosts)("the README's inference pools on $name", (host) => {
  const { open, post, seen } = useScenario(host, "model-router");

  test("get what it shows", async () => {
    const [before = "", after = ""] = fencedBlocks(SECTION, "http");
    await open(parse(fencedBlocks(SECTION, "yaml")[0] ?? ""));
    const { path, headers, body } = messageOf(before);
    await post(body, { path, headers });
    const wanted = messageOf(after);
    expect(await seen()).toMatchObject({ path: wanted.path, headers: wanted.headers, text: wanted.body });
  });
});
