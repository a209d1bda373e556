import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadTranslator, type Translator } from "./matrix/translator.ts";

/** `<topic>.in.json` has requests by what they show; `<topic>.out.json` what Bedrock gets, or why there is nothing. */
const FOLDER = new URL("../testdata/bedrock/", import.meta.url);

interface Case {
  readonly model: string;
  readonly options?: Record<string, unknown>;
  readonly request: unknown;
}

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

function translated({ model, options, request }: Case): unknown {
  const call = translator.begin("openai", "bedrock", false, { ...options, modelMapping: { "*": model } });
  try {
    return JSON.parse(call.request(Buffer.from(JSON.stringify(request))));
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

const topics = readdirSync(FOLDER).flatMap((file) => (file.endsWith(".in.json") ? [file.replace(".in.json", "")] : []));

describe("a request for Bedrock", () => {
  test.each(topics)("%s", async (topic) => {
    const cases = JSON.parse(readFileSync(new URL(`${topic}.in.json`, FOLDER), "utf8")) as Record<string, Case>;
    const out = Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, translated(one)]));
    await expect(`${JSON.stringify(out, null, 1)}\n`).toMatchFileSnapshot(
      new URL(`${topic}.out.json`, FOLDER).pathname,
    );
  });
});
