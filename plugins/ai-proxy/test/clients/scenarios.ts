import type { ProviderStub, RecordedRequest } from "@sluice/testbed";
import { expect } from "vitest";
import type { Back, Lack, Scenario } from "./backs.ts";
import type { Ask, Front, Said } from "./client.ts";

/** What differs between the requests of one client to one provider. */
export type Asked = Pick<Ask, "prompt"> & Partial<Ask>;

/** One client in front of one provider. */
export interface Use {
  readonly ask: (asked: Asked) => Promise<Said>;
  readonly back: Back;
  readonly front: Front;
  readonly stub: ProviderStub;
}

/** What providers put in front of what they were asked. */
export const SAYS = "You said: ";

/** What is asked in each scenario. */
const ASKED: Readonly<Record<Scenario, Asked>> = {
  text: { prompt: "good morning" },
  usage: { prompt: "good morning" },
  tool: { prompt: 'call weather {"city":"Oslo"}', wish: "tool" },
  "tool result": { prompt: 'call weather {"city":"Oslo"}', wish: "tool" },
  image: { prompt: "what is this", wish: "image" },
  thinking: { prompt: "good morning [stub:thinking]", wish: "thinking" },
  structure: { prompt: "good morning", wish: "structure" },
  limit: { prompt: "hi [stub:error-429]" },
};

const call = { name: "weather", arguments: { city: "Oslo" } };

/** What must hold where nothing is lacking. */
export const scenarios: Readonly<Record<Scenario, (use: Use) => Promise<void>>> = {
  text: async ({ ask, back, stub }) => {
    const said = await ask(ASKED.text);
    const text = `${back.says ?? SAYS}good morning`;
    expect(said).toMatchObject({ text, thinking: "", calls: [], finish: "done" });
    const sent = chatOf(stub);
    expect(sent?.headers.host).toBe(back.host);
    expect(JSON.stringify(sent?.headers)).not.toContain("client-key");
  },
  usage: async ({ ask }) => {
    expect((await ask(ASKED.usage)).usage).toEqual({ input: 2, output: 4 });
  },
  tool: async ({ ask }) => {
    expect(await ask(ASKED.tool)).toMatchObject({ calls: [call], finish: "tools" });
  },
  "tool result": async ({ ask }) => {
    const first = await ask(ASKED.tool);
    const said = await ask({ ...ASKED.tool, after: { said: first, result: "12 degrees" } });
    expect(said).toMatchObject({ text: "The tool said: 12 degrees", calls: [], finish: "done" });
  },
  image: async ({ ask, back }) => {
    const said = await ask({ ...ASKED.image, model: back.imageModel ?? back.model });
    expect(said.text).toBe("You said: what is this I see image/png of 70 bytes.");
  },
  thinking: async ({ ask }) => {
    const said = await ask(ASKED.thinking);
    const thinking = "Let me look at what was said.";
    expect(said).toMatchObject({ thinking, text: "You said: good morning", finish: "done" });
  },
  structure: async ({ ask }) => {
    const said = await ask(ASKED.structure);
    expect(JSON.parse(said.text)).toEqual({ answer: "You said: good morning" });
  },
  limit: async ({ ask, back, front }) => {
    const failed = await ask(ASKED.limit).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(front.rateLimitError);
    expect(failed).toMatchObject({ status: 429, message: expect.stringMatching(back.limit) });
  },
};

/** What a provider lacks for this client. */
export function lackOf(back: Back, front: Front, scenario: Scenario): Lack | undefined {
  const lack = back.lacks?.[scenario];
  return lack?.fronts?.includes(front.name) === false ? undefined : lack;
}

/** What must hold in the place of a scenario that the protocol cannot carry. */
export async function withoutIt(lack: Lack, scenario: Scenario, { ask, stub }: Use): Promise<void> {
  const answer = ask(ASKED[scenario]);
  if (lack.refused !== undefined) {
    const failed = await answer.catch((error: unknown) => error);
    expect(failed).toMatchObject({ status: 400, message: expect.stringMatching(lack.refused) });
    return;
  }
  expect(await answer).toMatchObject(lack.reads ?? {});
  if (lack.asks !== undefined) expect(chatOf(stub)?.text).toMatch(lack.asks);
}

/** The last request that was no request for a token. */
export function chatOf(stub: ProviderStub): RecordedRequest | undefined {
  return stub.requests.filter(({ path }) => path !== "/token").at(-1);
}
