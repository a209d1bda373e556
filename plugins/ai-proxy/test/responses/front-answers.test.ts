import { readdirSync, readFileSync } from "node:fs";
import type OpenAI from "openai";
import { beforeAll, describe, expect, test } from "vitest";
import { loadTranslator, type Translator } from "../matrix/translator.ts";
import { collectByResponses, eventsByResponses, readByResponses } from "../official-clients.ts";

/** The streams and bodies of testdata/answer for a client of the Responses API, which OpenAI's own client reads. */
const FOLDER = new URL("../../testdata/answer/", import.meta.url);
const BACKS = { openai: "openai", anthropic: "claude" } as const;

const cases = readdirSync(FOLDER)
  .map((file) => /^(.+)\.(openai|anthropic)(-stream)?\.in$/.exec(file))
  .filter((match) => match !== null)
  .map((match) => ({
    name: match[1] ?? "",
    from: match[2] as keyof typeof BACKS,
    isStream: match[3] !== undefined,
    input: readFileSync(new URL(match[0], FOLDER)),
  }));
type Case = (typeof cases)[number];

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

function translate({ from, isStream, input }: Case, toStream: boolean): string {
  const call = translator.begin("responses", BACKS[from], toStream);
  return isStream ? call.stream(input) : call.plain(input);
}

type Event = OpenAI.Responses.ResponseStreamEvent;

const parsed = (stream: string): Event[] =>
  stream
    .split("\n\n")
    .filter((block) => block !== "")
    .map((block) => {
      const [name, data] = block.split("\n");
      const event = JSON.parse((data ?? "").slice("data: ".length)) as Event;
      expect(name).toBe(`event: ${event.type}`);
      return event;
    });

/** A stream becomes a stream, a body a body; the other way round is compared with it below. */
const golden = ({ name, from, isStream }: Case): string =>
  new URL(`${name}.responses-${from}${isStream ? "-stream.events" : ".body"}.out`, FOLDER).pathname;

describe.each(cases)("$name from $from (streamed: $isStream)", (given) => {
  test("the client gets this", async () => {
    const text = translate(given, given.isStream);
    const shown = given.isStream ? text : `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
    await expect(shown).toMatchFileSnapshot(golden(given));
  });

  test("the official client makes of the stream what the body says", async () => {
    const body = JSON.parse(translate(given, false));
    const stream = translate(given, true);
    if (body.object !== "response") {
      await expect(collectByResponses(stream)).rejects.toThrow(body.error.message);
      await expect(readByResponses(JSON.stringify(body), 429)).rejects.toThrow(body.error.message);
      return;
    }
    const events = parsed(stream);
    expect(await eventsByResponses(stream)).toEqual(events);
    expect(events.at(-1)).toMatchObject({ type: `response.${body.status}`, response: body });
    // Without the last event, which repeats the response, the client depends on all the others.
    const lastAt = stream.lastIndexOf("event: ");
    const collected = await collectByResponses(stream.slice(0, lastAt));
    expect(withoutParsed(collected.output)).toEqual(body.output);
    const whole = await readByResponses(JSON.stringify(body));
    expect(withoutParsed((await collectByResponses(stream)).output)).toEqual(whole.output);
    expect(whole.output_text).toBe(collected.output_text);
  });

  test("items and parts begin, grow and end in order", () => {
    checkLife(parsed(translate(given, true)));
  });
});

/** Without what the client adds. */
const withoutParsed = (output: unknown): unknown =>
  JSON.parse(JSON.stringify(output, (key, value) => (key.startsWith("parsed") ? undefined : value)));

interface Life {
  readonly id: string;
  text: string;
  state: "added" | "part" | "text done" | "part done" | "done";
}

/** Fails unless the events make up well-formed items. */
function checkLife(events: readonly Event[]): void {
  const items: Life[] = [];
  events.forEach((event, number) => {
    expect(event.sequence_number).toBe(number);
    if (!("output_index" in event)) return;
    if (event.type === "response.output_item.added") {
      expect(event.output_index).toBe(items.length);
      items.push({ id: String(event.item.id), text: "", state: "added" });
    }
    const item = items[event.output_index];
    if (item === undefined) throw new Error(`${event.type} of an item that did not begin`);
    if ("item_id" in event) expect(event.item_id).toBe(item.id);
    live(item, event);
  });
  const isOver = events.at(-1)?.type !== "response.failed";
  for (const item of items) if (isOver) expect(item.state).toBe("done");
}

function live(item: Life, event: Event): void {
  const kind = event.type.slice("response.".length);
  if (kind === "output_item.added") return;
  if (kind.endsWith("_part.added")) {
    expect(item.state).toBe("added");
    item.state = "part";
  } else if (kind.endsWith(".delta") && "delta" in event) {
    expect(item.state).toBe(kind.startsWith("function_call") ? "added" : "part");
    item.text += event.delta;
  } else if (kind === "output_text.annotation.added") expect(item.state).toBe("part");
  else if (kind.endsWith("_part.done")) {
    expect(item.state).toBe("text done");
    item.state = "part done";
  } else if (kind === "output_item.done") {
    expect(item.state).not.toBe("part");
    item.state = "done";
  } else {
    const said = event as { text?: string; refusal?: string; arguments?: string };
    expect(said.text ?? said.refusal ?? said.arguments).toBe(item.text);
    item.state = "text done";
  }
}
