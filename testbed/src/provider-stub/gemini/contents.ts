import type { Blob, Content, FileData, FunctionCall, FunctionResponse, Part } from "@google/genai";
import type { Conversation, SeenImage } from "../conversation.ts";
import type { Dialect } from "./dialect.ts";
import { invalid, invalidField } from "./errors.ts";

export type ReadContents = Pick<Conversation, "texts" | "userText" | "toolResults" | "images" | "imageCount">;

/** One content, its parts sorted. */
interface Turn {
  readonly role: string;
  readonly texts: readonly string[];
  readonly images: readonly SeenImage[];
  readonly calls: readonly FunctionCall[];
  readonly responses: readonly FunctionResponse[];
}

/** `function` is the older name of a user's turn with function responses. */
const ROLES = ["user", "model", "function"];

/** Checks the contents of a request. Throws GoogleError. */
export function readContents(contents: readonly Content[] | undefined, dialect: Dialect): ReadContents {
  if (contents === undefined || contents.length === 0) throw invalidField("contents", "contents is not specified");
  const turns = contents.map((content, index) => readTurn(content, `contents[${index}]`, dialect));
  checkCallOrder(turns);
  const last = turns.at(-1);
  const spoken = last?.role === "model" ? undefined : last;
  return {
    texts: turns.flatMap((turn) => [
      ...turn.texts,
      ...turn.calls.flatMap(callTexts),
      ...turn.responses.map(resultText),
    ]),
    userText: spoken?.texts.join("\n") ?? "",
    toolResults: spoken?.responses.map(resultText) ?? [],
    images: spoken?.images ?? [],
    imageCount: turns.reduce((sum, turn) => sum + turn.images.length, 0),
  };
}

/** The texts of a system instruction. */
export function readInstruction(content: Content | undefined): string[] {
  return (content?.parts ?? []).flatMap((part) => (part.text === undefined ? [] : [part.text]));
}

function readTurn(content: Content, path: string, dialect: Dialect): Turn {
  const role = content.role ?? (dialect === "gemini" ? "user" : "");
  if (!ROLES.includes(role)) throw invalid("Please use a valid role: user, model.");
  const parts = content.parts ?? [];
  if (parts.length === 0) throw invalidField(`${path}.parts`, "contents.parts must not be empty.");
  for (const [index, part] of parts.entries()) checkPart(part, `${path}.parts[${index}]`, role, dialect);
  // Thoughts that come back are read no more; only their signatures count.
  const read = parts.filter((part) => part.thought !== true);
  return {
    role,
    texts: read.flatMap((part) => (part.text === undefined ? [] : [part.text])),
    images: read.flatMap((part) => imagesOf(part)),
    calls: read.flatMap((part) => (part.functionCall === undefined ? [] : [part.functionCall])),
    responses: read.flatMap((part) => (part.functionResponse === undefined ? [] : [part.functionResponse])),
  };
}

/** Fields of a part that are no data. */
const BESIDE = ["thought", "thoughtSignature", "videoMetadata", "mediaResolution", "partMetadata", "mediaProcessing"];

function checkPart(part: Part, path: string, role: string, dialect: Dialect): void {
  if (!Object.keys(part).some((name) => !BESIDE.includes(name)) && part.thoughtSignature === undefined) {
    throw invalidField(`${path}.data`, "required oneof field 'data' must have one initialized field");
  }
  if (dialect === "vertex" && part.text === "" && part.thoughtSignature === undefined) {
    throw invalid(
      "Unable to submit request because it has an empty text parameter. Add a value to the parameter and try again.",
    );
  }
  if (part.functionCall !== undefined) checkName(part.functionCall, `${path}.function_call`);
  if (part.functionResponse !== undefined) checkName(part.functionResponse, `${path}.function_response`);
  if (part.functionCall !== undefined && role !== "model") throw invalid(CALL_PLACE);
  if (part.functionResponse !== undefined && role === "model") throw invalid(RESPONSE_PLACE);
}

function checkName(holder: { readonly name?: string }, path: string): void {
  if (holder.name === undefined || holder.name === "") throw invalidField(`${path}.name`, "Name cannot be empty.");
}

function imagesOf(part: Part): SeenImage[] {
  const inner = (part.functionResponse?.parts ?? []).flatMap((item) => imagesOf(item));
  if (part.inlineData !== undefined) return [inline(part.inlineData)];
  return part.fileData === undefined ? inner : [file(part.fileData)];
}

const MEDIA_TYPE = /^(image\/(png|jpeg|webp|heic|heif)|(audio|video|text)\/.+|application\/(pdf|json|.*xml))$/;

function inline(blob: Blob): SeenImage {
  const { mimeType = "", data = "" } = blob;
  if (!MEDIA_TYPE.test(mimeType)) throw invalid(`Unsupported MIME type: ${mimeType}`);
  const bytes = Buffer.from(data, "base64").length;
  if (bytes === 0)
    throw invalid(
      "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
    );
  return { kind: "inline", mediaType: mimeType, bytes };
}

function file(data: FileData): SeenImage {
  const { fileUri = "" } = data;
  if (!/^(https?|gs):\/\/./.test(fileUri)) throw invalid(`Invalid or unsupported file uri: ${fileUri}`);
  return { kind: "url", url: fileUri };
}

function callTexts(call: FunctionCall): string[] {
  return [call.name ?? "", JSON.stringify(call.args ?? {})];
}

/** What a function gave: `output` or `error` if it has one of those keys, else the whole response. */
function resultText(result: FunctionResponse): string {
  const whole = result.response ?? {};
  const given = whole.output ?? whole.error ?? whole;
  return typeof given === "string" ? given : JSON.stringify(given);
}

const CALL_PLACE =
  "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
const RESPONSE_PLACE = "Please ensure that function response turn comes immediately after a function call turn.";
const RESPONSE_COUNT =
  "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";

/** Calls follow a user's turn, and all of them are answered in the next turn. */
function checkCallOrder(turns: readonly Turn[]): void {
  for (const [index, turn] of turns.entries()) {
    const before = turns[index - 1];
    if (turn.calls.length > 0 && (before === undefined || before.role === "model")) throw invalid(CALL_PLACE);
    if (turn.responses.length > 0 && (before === undefined || before.calls.length === 0)) throw invalid(RESPONSE_PLACE);
    if (before === undefined || before.calls.length === 0) continue;
    if (turn.responses.length !== before.calls.length) throw invalid(RESPONSE_COUNT);
    for (const response of turn.responses) {
      if (before.calls.some((call) => answers(response, call))) continue;
      throw invalid(`Function response ${response.name} does not match any function call of the function call turn.`);
    }
  }
}

/** A response belongs to a call by its id, where both have one, and by its name. */
function answers(response: FunctionResponse, call: FunctionCall): boolean {
  if (response.id !== undefined && call.id !== undefined && response.id !== call.id) return false;
  return response.name === call.name;
}
