import {
  type Blob,
  type Content,
  type FileData,
  type FunctionCall,
  type FunctionResponse,
  Outcome,
  type Part,
  type VideoMetadata,
} from "@google/genai";
import { enumeration, list, message, only } from "./proto.ts";

/** The messages of a conversation, field by field as the official client's types have them. */
const BLOB = message<Blob>("Blob", () => ({
  data: "bytes",
  mimeType: "string",
  displayName: only("vertex", "string"),
}));

const FILE_DATA = message<FileData>("FileData", () => ({
  fileUri: "string",
  mimeType: "string",
  displayName: only("vertex", "string"),
}));

const FUNCTION_CALL = message<FunctionCall>("FunctionCall", () => ({
  id: "string",
  name: "string",
  args: "struct",
  partialArgs: only("vertex", "any"),
  willContinue: only("vertex", "bool"),
}));

const FUNCTION_RESPONSE = message<FunctionResponse>("FunctionResponse", () => ({
  id: "string",
  name: "string",
  response: "struct",
  parts: list(FUNCTION_RESPONSE_PART),
  scheduling: "string",
  willContinue: only("gemini", "bool"),
}));

const FUNCTION_RESPONSE_PART = message<{ inlineData?: Blob; fileData?: FileData; mediaProcessing?: unknown }>(
  "FunctionResponsePart",
  () => ({ inlineData: BLOB, fileData: FILE_DATA, mediaProcessing: only("gemini", "any") }),
);

const VIDEO_METADATA = message<VideoMetadata>("VideoMetadata", () => ({
  startOffset: "string",
  endOffset: "string",
  fps: "float",
}));

const OUTCOME = enumeration("CodeExecutionResult.Outcome", Object.values(Outcome));

const PART = message<Part>(
  "Part",
  () => ({
    text: "string",
    inlineData: BLOB,
    fileData: FILE_DATA,
    functionCall: FUNCTION_CALL,
    functionResponse: FUNCTION_RESPONSE,
    executableCode: "struct",
    codeExecutionResult: message<{ outcome: string; output: string; id: string }>("CodeExecutionResult", () => ({
      outcome: OUTCOME,
      output: "string",
      id: "string",
    })),
    thought: "bool",
    thoughtSignature: "bytes",
    videoMetadata: VIDEO_METADATA,
    mediaResolution: "struct",
    audioTranscription: "struct",
    toolCall: only("gemini", "struct"),
    toolResponse: only("gemini", "struct"),
    partMetadata: only("gemini", "struct"),
    mediaProcessing: "any",
    speechMetadata: "struct",
  }),
  ["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult"],
);

export const CONTENT = message<Content>("Content", () => ({ role: "string", parts: list(PART) }));
