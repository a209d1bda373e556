import type { SeenImage } from "../conversation.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Version } from "./auth.ts";
import { invalid, required } from "./errors.ts";

/** A content block, as much as the stub needs of it. */
export interface Block {
  readonly type: string;
  readonly texts: readonly string[];
  readonly images: readonly SeenImage[];
  /** The id of a tool_use, or the one a tool_result answers. */
  readonly toolUseId: string | undefined;
}

export interface BlockPlace {
  readonly role: string;
  readonly version: Version;
}

const BLOCK_TYPES = [
  "document",
  "image",
  "redacted_thinking",
  "search_result",
  "server_tool_use",
  "text",
  "thinking",
  "tool_result",
  "tool_use",
  "web_search_tool_result",
];

/** Checks the content of a message: a string or a list of blocks. Throws AnthropicStubError. */
export function readContent(content: unknown, path: string, place: BlockPlace): Block[] {
  if (content === undefined) throw required(path);
  if (typeof content === "string") return [textBlock(content)];
  if (!Array.isArray(content)) throw invalid(`${path}: Input should be a valid list`);
  return content.map((block, index) => readBlock(block, `${path}.${index}`, place));
}

function textBlock(text: string): Block {
  return { type: "text", texts: [text], images: [], toolUseId: undefined };
}

function readBlock(block: unknown, path: string, place: BlockPlace): Block {
  if (!isObject(block)) throw invalid(`${path}: Input should be a valid dictionary or object to extract fields from`);
  const { type } = block;
  if (type === undefined) throw invalid(`${path}.type: Field required`);
  if (typeof type !== "string" || !BLOCK_TYPES.includes(type)) {
    const expected = BLOCK_TYPES.map((name) => `'${name}'`).join(", ");
    throw invalid(
      `${path}: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${expected}`,
    );
  }
  checkPlace(block, type, path, place);
  switch (type) {
    case "text":
      return readText(block, path, place);
    case "image":
      return { ...textBlock(""), type, texts: [], images: [readImage(block.source, `${path}.image.source`)] };
    case "tool_use":
      return readToolUse(block, path);
    case "tool_result":
      return readToolResult(block, path, place);
    case "thinking":
      return { ...textBlock(string(block.thinking, `${path}.thinking.thinking`)), type };
    default:
      return { type, texts: [], images: [], toolUseId: undefined };
  }
}

/** Which blocks belong to whom: a user neither thinks nor calls tools, an assistant has no results and no images. */
function checkPlace(block: JsonObject, type: string, path: string, place: BlockPlace): void {
  const assistantOnly = ["tool_use", "thinking", "redacted_thinking", "server_tool_use"];
  if (place.role === "user" && assistantOnly.includes(type)) {
    throw invalid(`${path}: \`${type}\` blocks can only be in \`assistant\` messages`);
  }
  if (place.role === "assistant" && (type === "tool_result" || type === "image")) {
    throw invalid(`${path}: \`${type}\` blocks can only be in \`user\` messages`);
  }
  if (place.version === "2023-06-01") return;
  if (place.role === "assistant" && type === "document") {
    throw invalid(`${path}: \`document\` blocks can only be in \`user\` messages`);
  }
  if (place.role === "user" && type === "text" && Array.isArray(block.citations) && block.citations.length > 0) {
    throw invalid(`${path}.text.citations: Citations are not allowed in user messages`);
  }
}

function readText(block: JsonObject, path: string, place: BlockPlace): Block {
  const text = string(block.text, `${path}.text.text`);
  if (text === "") throw invalid(`${messagesOf(path)}: text content blocks must be non-empty`);
  if (place.role !== "system" && text.trim() === "") {
    throw invalid(`${messagesOf(path)}: text content blocks must contain non-whitespace text`);
  }
  return textBlock(text);
}

function messagesOf(path: string): string {
  return path.split(".")[0] ?? path;
}

function readToolUse(block: JsonObject, path: string): Block {
  const id = string(block.id, `${path}.tool_use.id`);
  if (!/^[a-zA-Z0-9_-]+$/.test(id)) {
    throw invalid(`${path}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
  }
  const name = string(block.name, `${path}.tool_use.name`);
  if (block.input === undefined) throw required(`${path}.tool_use.input`);
  if (!isObject(block.input)) throw invalid(`${path}.tool_use.input: Input should be a valid dictionary`);
  return { type: "tool_use", texts: [name, JSON.stringify(block.input)], images: [], toolUseId: id };
}

function readToolResult(block: JsonObject, path: string, place: BlockPlace): Block {
  const id = string(block.tool_use_id, `${path}.tool_result.tool_use_id`);
  const inner = block.content === undefined ? [] : readContent(block.content, `${path}.tool_result.content`, place);
  return {
    type: "tool_result",
    texts: [inner.flatMap((item) => item.texts).join("\n")],
    images: inner.flatMap((item) => item.images),
    toolUseId: id,
  };
}

const IMAGE_TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp"];

function readImage(source: unknown, path: string): SeenImage {
  if (!isObject(source)) throw required(path);
  switch (source.type) {
    case "url":
      return { kind: "url", url: string(source.url, `${path}.url.url`) };
    case "file":
      return { kind: "url", url: `file:${string(source.file_id, `${path}.file.file_id`)}` };
    case "base64":
      return readBase64(source, path);
    default:
      throw invalid(
        `${path}: Input tag '${String(source.type)}' found using 'type' does not match any of the expected tags: 'base64', 'file', 'url'`,
      );
  }
}

function readBase64(source: JsonObject, path: string): SeenImage {
  const mediaType = string(source.media_type, `${path}.base64.media_type`);
  if (!IMAGE_TYPES.includes(mediaType)) {
    throw invalid(`${path}.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'`);
  }
  const data = string(source.data, `${path}.base64.data`);
  if (data === "") throw invalid(`${path}.base64: image cannot be empty`);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw invalid(`${path}.base64: invalid base64 data`);
  return { kind: "inline", mediaType, bytes: Buffer.from(data, "base64").length };
}

export function string(value: unknown, path: string): string {
  if (value === undefined) throw required(path);
  if (typeof value !== "string") throw invalid(`${path}: Input should be a valid string`);
  return value;
}
