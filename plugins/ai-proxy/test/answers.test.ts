import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { collectByAnthropic, collectByOpenAi } from "./official-clients.ts";
import { loadTranslator, PROTOCOLS, type Protocol, type Translator } from "./translator.ts";

/**
 * testdata/answer/<case>.<back>[-stream].in is what a provider answers; <case>.<front>-<back>[-stream].<form>.out what the
 * client gets, as a stream (`events`) and as one body (`body`).
 */
const FOLDER = new URL("../testdata/answer/", import.meta.url);
const FRONTS = Object.keys(PROTOCOLS) as Protocol[];

interface Case {
  readonly name: string;
  readonly back: Protocol;
  readonly isStream: boolean;
  readonly input: Buffer;
}

const cases: Case[] = readdirSync(FOLDER)
  .map((file) => /^(.+)\.(openai|anthropic)(-stream)?\.in$/.exec(file))
  .filter((match) => match !== null)
  .map((match) => ({
    name: match[1] ?? "",
    back: match[2] as Protocol,
    isStream: match[3] !== undefined,
    input: readFileSync(new URL(match[0], FOLDER)),
  }));

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

function translate({ input, back, isStream }: Case, front: Protocol, toStream: boolean): string {
  return isStream ? translator.stream(input, back, front, toStream) : translator.plain(input, back, front, toStream);
}

const golden = ({ name, back, isStream }: Case, front: Protocol, form: string): string =>
  new URL(`${name}.${front}-${back}${isStream ? "-stream" : ""}.${form}.out`, FOLDER).pathname;

describe.each(cases)("$name from $back (streamed: $isStream)", (given) => {
  describe.each(FRONTS)("to %s", (front) => {
    test("the client gets this stream", async () => {
      await expect(translate(given, front, true)).toMatchFileSnapshot(golden(given, front, "events"));
    });

    test("the client gets this body", async () => {
      const body = JSON.parse(translate(given, front, false));
      await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot(golden(given, front, "body"));
    });

    test("the official client makes of the stream what the body says", async () => {
      const body = JSON.parse(translate(given, front, false));
      const stream = translate(given, front, true);
      const collected = front === "openai" ? collectByOpenAi(stream) : collectByAnthropic(stream);
      if ("error" in body) await expect(collected).rejects.toThrow(shown(body.error.message, front));
      else expect(comparable(JSON.parse(JSON.stringify(await collected)), front)).toEqual(comparable(body, front));
    });
  });
});

describe.each(cases.filter(({ isStream }) => isStream))("$name from $back may be cut", ({ input, back }) => {
  const targets = FRONTS.flatMap((front) => [true, false].map((toStream) => ({ front, toStream })));

  test.each(targets)("anywhere, to $front (streamed: $toStream)", ({ front, toStream }) => {
    translator.stream(input, back, front, toStream);
    expect(translator.cutThatMatters(back, front, toStream)).toBe(-1);
    for (const step of [1, 7, 64]) {
      expect(translator.piecesAgree(back, front, toStream, step), `pieces of ${step}`).toBe(true);
    }
  });
});

/** How the client's error shows a message: Anthropic's within the JSON of the whole event. */
const shown = (message: string, front: Protocol): string =>
  front === "openai" ? message : JSON.stringify(message).slice(1, -1);

/** Without what the official clients add, leave out or cannot keep when they put a stream together. */
function comparable(answer: Record<string, unknown>, front: Protocol): unknown {
  return front === "openai" ? comparableOpenAi(answer as unknown as OpenAiBody) : comparableAnthropic(answer);
}

interface OpenAiBody {
  readonly choices: readonly {
    readonly message: Record<string, unknown>;
    readonly finish_reason: string;
    readonly index: number;
  }[];
  readonly [member: string]: unknown;
}

function comparableOpenAi({ choices, object, usage, ...rest }: OpenAiBody): unknown {
  return {
    ...rest,
    usage: usage ?? null,
    choices: choices.map(({ message, finish_reason, index }) => {
      // Of members that OpenAI itself does not have the client keeps the last delta only.
      const { parsed, tool_calls, reasoning_content, reasoning_details, ...members } = message;
      const calls = Array.isArray(tool_calls) ? tool_calls : [];
      return {
        index,
        finish_reason,
        ...members,
        content: members.content || null,
        refusal: members.refusal ?? null,
        tool_calls: calls.map(({ id, type, function: { name, arguments: given } }) => ({ id, type, name, given })),
      };
    }),
  };
}

function comparableAnthropic({ content, parsed_output, ...rest }: Record<string, unknown>): unknown {
  const blocks = content as readonly Record<string, unknown>[];
  const isCut = rest.stop_reason === "max_tokens";
  return {
    ...rest,
    // Arguments cut by the token limit are no JSON: the client guesses, a body has them as text.
    content: blocks.map(({ parsed_output: _, input, ...block }) => (isCut ? block : { ...block, input })),
  };
}
