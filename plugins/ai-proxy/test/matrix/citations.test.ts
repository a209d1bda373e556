import { beforeAll, describe, expect, test } from "vitest";
import { loadProbe, type Probe } from "./probe.ts";

let claude: Probe;
beforeAll(async () => {
  claude = await loadProbe("claude");
});

const PAGE = {
  type: "web_search_result_location",
  url: "https://example.com/?a=1&b=2",
  title: 'The "page"',
  encrypted_index: "eA==",
  cited_text: "Bonn lies on the Rhine.",
};
const FOUND = { type: "search_result_location", source: "https://docs.example.com", title: null, cited_text: "x" };
const IN_DOCUMENT = { type: "char_location", document_index: 0, document_title: "A", cited_text: "x" };

const cited = (url: string, title: string): unknown => ({ type: "url_citation", url_citation: { url, title } });
const WANTED = [cited(PAGE.url, PAGE.title), cited(FOUND.source, "")];

describe("what Claude's text cites", () => {
  test("in a whole answer", () => {
    const content = [
      { type: "text", text: "It does: " },
      { type: "text", text: "on the Rhine.", citations: [PAGE, IN_DOCUMENT] },
      { type: "text", text: " Yes.", citations: [FOUND] },
      { type: "text", text: " So.", citations: null },
    ];
    const answer = { id: "i", type: "message", role: "assistant", model: "m", content, stop_reason: "end_turn" };
    expect(claude.plain(answer)).toMatchObject({
      choices: [{ message: { content: "It does: on the Rhine. Yes. So.", annotations: WANTED } }],
    });
  });

  test("in a stream", () => {
    const delta = (of: object): object => ({ type: "content_block_delta", index: 0, delta: of });
    const events = [
      { type: "message_start", message: { id: "i", model: "m" } },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "", citations: [] } },
      ...[PAGE, IN_DOCUMENT, FOUND].map((citation) => delta({ type: "citations_delta", citation })),
      delta({ type: "text_delta", text: "It does." }),
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn" } },
      { type: "message_stop" },
    ];
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    expect(claude.streamed(text)).toMatchObject({ text: "It does.", annotations: WANTED, finish: "stop" });
  });
});
