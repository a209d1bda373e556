import {
  type ContentBlock,
  DocumentFormat,
  ImageFormat,
  type ToolResultBlock,
  type ToolResultContentBlock,
} from "@aws-sdk/client-bedrock-runtime";
import type { SeenImage } from "../conversation.ts";
import { isObject } from "../json.ts";
import { constraints, invalid } from "./errors.ts";

/** A content block, as much as the stub needs of it. */
export interface Block {
  readonly type: string;
  readonly texts: readonly string[];
  readonly images: readonly SeenImage[];
  /** The id of a toolUse, or the one a toolResult answers. */
  readonly toolUseId: string | undefined;
}

/** The signature of every thought: opaque to clients, who have to send it back. */
export const SIGNATURE = "c3R1Yi1zaWduYXR1cmU=";

/** Reads the blocks of a message, whose bytes are still base64. Throws BedrockError. */
export function readBlocks(blocks: readonly ContentBlock[], path: string, role: string): Block[] {
  if (blocks.length === 0) {
    throw invalid(
      `The content field in the Message object at ${path} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  }
  const read = blocks.map((block, index) => readBlock(block, `${path}.content.${index}`, role));
  if (read.some((block) => block.type === "document") && !read.some((block) => block.type === "text")) {
    throw invalid(`${path}.content: A text block must be provided along with document blocks.`);
  }
  return read;
}

function readBlock(block: ContentBlock, path: string, role: string): Block {
  if (block.text !== undefined) return textBlock(block.text, path);
  if (block.image !== undefined) return { ...EMPTY, type: "image", images: [readImage(block.image, `${path}.image`)] };
  if (block.document !== undefined) return readDocument(block.document, `${path}.document`);
  if (block.toolUse !== undefined) {
    checkRole(role, "assistant", "toolUse", path);
    const { toolUseId = "", name = "", input } = block.toolUse;
    checkToolUseId(toolUseId, `${path}.toolUse`);
    if (!isObject(input)) throw notAnObject(`${path}.toolUse.input`);
    return { ...EMPTY, type: "toolUse", texts: [name, JSON.stringify(input)], toolUseId };
  }
  if (block.toolResult !== undefined) {
    checkRole(role, "user", "toolResult", path);
    return readResult(block.toolResult, `${path}.toolResult`);
  }
  if (block.reasoningContent !== undefined) {
    checkRole(role, "assistant", "reasoningContent", path);
    const { reasoningText } = block.reasoningContent;
    if (reasoningText !== undefined && reasoningText.signature !== SIGNATURE) {
      throw invalid(`The model returned the following errors: ${path}: Invalid \`signature\` in \`thinking\` block`);
    }
    return { ...EMPTY, type: "reasoningContent" };
  }
  return { ...EMPTY, type: Object.keys(block)[0] ?? "" };
}

const EMPTY: Block = { type: "", texts: [], images: [], toolUseId: undefined };

function textBlock(text: string, path: string): Block {
  if (text.trim() === "") {
    throw invalid(
      `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
    );
  }
  return { ...EMPTY, type: "text", texts: [text] };
}

function checkRole(role: string, wanted: string, type: string, path: string): void {
  if (role !== wanted) throw invalid(`${path}: ${type} blocks can only be provided in ${wanted} messages.`);
}

function notAnObject(path: string): Error {
  return invalid(`The format of the value at ${path} is invalid. Provide a json object for the field and try again.`);
}

function checkToolUseId(id: string, path: string): void {
  if (/^[a-zA-Z0-9_.:-]{1,64}$/.test(id)) return;
  const pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.:-]+";
  throw constraints([`Value '${id}' at '${path}.toolUseId' failed to satisfy constraint: ${pattern}`]);
}

const IMAGE_FORMATS: readonly string[] = Object.values(ImageFormat);
const DOCUMENT_FORMATS: readonly string[] = Object.values(DocumentFormat);

function readImage(image: NonNullable<ContentBlock["image"]>, path: string): SeenImage {
  checkEnum(image.format ?? "", IMAGE_FORMATS, `${path}.format`);
  const { bytes, s3Location } = image.source ?? {};
  if (s3Location !== undefined) return { kind: "url", url: s3Location.uri ?? "" };
  return inline(`image/${image.format}`, bytes, path);
}

/** `data` is base64, whatever the client's type says: that is of what it has decoded. */
function inline(mediaType: string, data: unknown, path: string): SeenImage {
  const bytes = Buffer.from(typeof data === "string" ? data : "", "base64").length;
  if (bytes === 0) throw invalid(`${path}.source.bytes: Could not process the provided bytes.`);
  return { kind: "inline", mediaType, bytes };
}

const DOCUMENT_NAME = /^(?!.*\s\s)[a-zA-Z0-9\s()[\]-]{1,200}$/;

function readDocument(document: NonNullable<ContentBlock["document"]>, path: string): Block {
  const { format = "txt", name = "", source } = document;
  checkEnum(format, DOCUMENT_FORMATS, `${path}.format`);
  if (!DOCUMENT_NAME.test(name)) {
    throw invalid(
      "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
    );
  }
  if (source?.text !== undefined) return { ...EMPTY, type: "document", texts: [source.text] };
  if (source?.s3Location !== undefined) {
    return { ...EMPTY, type: "document", images: [{ kind: "url", url: source.s3Location.uri ?? "" }] };
  }
  if (source?.content !== undefined) {
    return { ...EMPTY, type: "document", texts: source.content.map((part) => part.text ?? "") };
  }
  return { ...EMPTY, type: "document", images: [inline(`document/${format}`, source?.bytes, path)] };
}

function readResult(result: ToolResultBlock, path: string): Block {
  const { toolUseId = "", content = [], status = "success" } = result;
  checkToolUseId(toolUseId, path);
  checkEnum(status, ["error", "success"], `${path}.status`);
  const blocks = content.map((item, index) => readResultContent(item, `${path}.content.${index}`));
  return {
    type: "toolResult",
    texts: [blocks.flatMap((block) => block.texts).join("\n")],
    images: blocks.flatMap((block) => block.images),
    toolUseId,
  };
}

function readResultContent(item: ToolResultContentBlock, path: string): Block {
  if (item.json !== undefined) {
    if (!isObject(item.json)) throw notAnObject(`${path}.json`);
    return { ...EMPTY, type: "json", texts: [JSON.stringify(item.json)] };
  }
  if (item.text !== undefined) return textBlock(item.text, path);
  if (item.image !== undefined) return { ...EMPTY, type: "image", images: [readImage(item.image, `${path}.image`)] };
  if (item.document !== undefined) return readDocument(item.document, `${path}.document`);
  return EMPTY;
}

export function checkEnum(value: string, values: readonly string[], path: string): void {
  if (values.includes(value)) return;
  const set = `[${values.join(", ")}]`;
  throw constraints([
    `Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: ${set}`,
  ]);
}
