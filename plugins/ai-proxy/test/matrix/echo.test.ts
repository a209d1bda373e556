import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { answerFile, type Case } from "./cases.ts";
import { ASKED, echoed, WITH_RESULTS } from "./echo.ts";
import { type Back, FRONTS, type Front, loadTranslator, type Translator } from "./translator.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

/** A model of each protocol that wants its thinking back, and which protocols are of one maker. */
const BACKS = {
  claude: { model: "claude-sonnet-4-5", maker: "anthropic" },
  bedrock: { model: "anthropic.claude-sonnet-4-5-20250929-v1:0", maker: "anthropic" },
  responses: { model: "gpt-5", maker: "openai" },
  gemini: { model: "gemini-3-pro-preview", maker: "google" },
} as const satisfies Partial<Record<Back, { model: string; maker: string }>>;
type Echoing = keyof typeof BACKS;
const ECHOING = Object.keys(BACKS) as Echoing[];

/** What in an answer only its maker takes back, and how its maker gets it; the answer's text and calls go to everyone. */
const PROOFS: Readonly<Record<Echoing, { readonly name: Case; readonly proofs: readonly string[] }>> = {
  claude: { name: "thinking", proofs: ["c2lnbmF0dXJl"] },
  bedrock: { name: "thinking", proofs: ["c2lnbmF0dXJl", "aGlkZGVu"] },
  responses: { name: "thinking", proofs: ["c2lnbmF0dXJl"] },
  gemini: { name: "parallel-tools", proofs: ["c2lnbmVk"] },
};

const entryOf = (back: Echoing): Record<string, unknown> => ({ modelMapping: { "*": BACKS[back].model } });

/** The next request that a client makes of an answer, with the answer in it as it came. */
function nextRequest(front: Front, back: Echoing, isStream: boolean): Buffer {
  const call = translator.begin(front, back, isStream, entryOf(back));
  call.request(Buffer.from(JSON.stringify(ASKED[front])));
  const file = answerFile(PROOFS[back].name, back, isStream);
  if (file === undefined) throw new Error(`no answer of ${back}`);
  const answer = isStream ? call.stream(readFileSync(file)) : call.plain(readFileSync(file));
  return Buffer.from(JSON.stringify(WITH_RESULTS[front](echoed(front, answer))));
}

const ways = (Object.keys(FRONTS) as Front[]).flatMap((front) =>
  ECHOING.flatMap((from) => ECHOING.flatMap((to) => [false, true].map((isStream) => ({ front, from, to, isStream })))),
);

describe("an answer sent back", () => {
  test.each(ways)("by $front's client, of $from to $to, streamed: $isStream", ({ front, from, to, isStream }) => {
    const next = nextRequest(front, from, isStream);
    const sent = translator.begin(front, to, false, entryOf(to)).request(next);
    const isOwn = BACKS[from].maker === BACKS[to].maker;
    for (const proof of PROOFS[from].proofs) expect(sent.includes(`"${proof}"`), proof).toBe(isOwn);
    expect(sent).not.toContain("Sluice");
    expect(sent).not.toContain("__thought__");
    expect(sent).not.toMatch(/"signature":""|"encrypted_content":""|"data":""/);
    // Thinking without its text fails its proof.
    if (isOwn && PROOFS[from].name === "thinking") expect(sent).toContain("Hm, let me see.");
    if (PROOFS[from].name === "parallel-tools") expect(sent).toContain('"18 °C"');
  });

  test.each(Object.keys(FRONTS) as Front[])("of providers that sign nothing gets no proof, by %s", (front) => {
    for (const from of ["ollama", "cohere"] as const) {
      const call = translator.begin(front, from, true);
      call.request(Buffer.from(JSON.stringify(ASKED[front])));
      const file = answerFile("thinking", from, true);
      const answer = file === undefined ? "" : call.stream(readFileSync(file));
      const next = Buffer.from(JSON.stringify(WITH_RESULTS[front](echoed(front, answer))));
      for (const to of ECHOING) {
        const sent = translator.begin(front, to, false, entryOf(to)).request(next);
        expect(sent).toContain("Done.");
        expect(sent).not.toMatch(/"signature":|"encrypted_content":|"thoughtSignature":/);
      }
    }
  });
});
