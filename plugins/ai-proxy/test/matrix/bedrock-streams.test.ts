import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BEDROCK_STREAMS, encodeStream, streamFile } from "./bedrock-streams.ts";

test.each(Object.entries(BEDROCK_STREAMS))("the stream of %s is what the official codec writes", (name, messages) => {
  expect(readFileSync(streamFile(name)).equals(encodeStream(messages))).toBe(true);
});
