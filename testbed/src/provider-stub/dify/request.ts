import type { Conversation, SeenImage } from "../conversation.ts";
import { type Fields, faultOf, flag, list, object, oneOf, required, text } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { faulty, invalid, refuse } from "./errors.ts";

/** What a key belongs to. A completion app and a workflow app have paths of their own, the others share one. */
export type App = "chat" | "agent" | "chatflow" | "completion" | "workflow";

/** A request that passed every check. */
export interface AppRequest {
  readonly app: App;
  readonly streaming: boolean;
  readonly user: string;
  /** Empty: a new conversation. */
  readonly conversationId: string;
  readonly inputs: JsonObject;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

const COMMON: Fields = {
  inputs: required(object),
  response_mode: oneOf("streaming", "blocking"),
  user: required(text),
  files: list,
};

const CHAT: Fields = {
  ...COMMON,
  query: required(text),
  conversation_id: text,
  auto_generate_name: flag,
  workflow_id: text,
};

/** The fields of a request by the app's kind (dify-docs, api-reference/openapi_service.json). */
const FIELDS: Readonly<Record<App, Fields>> = {
  chat: CHAT,
  agent: CHAT,
  chatflow: CHAT,
  completion: { ...COMMON, query: text },
  workflow: COMMON,
};

/** Checks a request as the app does and reads what an answer needs. Throws StubError. */
export function readAppRequest(body: JsonObject, app: App): AppRequest {
  const fault = faultOf(body, FIELDS[app]);
  if (fault !== undefined) throw faulty(fault);
  const inputs = isObject(body.inputs) ? body.inputs : {};
  const given = Object.values(inputs)
    .filter((value) => typeof value === "string" && value !== "")
    .map(String);
  const query = typeof body.query === "string" ? body.query : "";
  const texts =
    app === "completion" || app === "workflow" ? [...given, query].filter((words) => words !== "") : [query];
  // A chat's inputs are read by the model, too, but they are not what the user said.
  const read = app === "completion" || app === "workflow" ? texts : [...given, query];
  const streaming = body.response_mode === "streaming";
  if (app === "agent" && !streaming) throw invalid("Agent Chat App does not support blocking mode");
  const images = (Array.isArray(body.files) ? body.files : []).flatMap(readFile);
  return {
    app,
    streaming,
    user: String(body.user),
    conversationId: readConversationId(body.conversation_id),
    inputs,
    conversation: {
      model: "",
      texts: read,
      userText: texts.join("\n"),
      toolResults: [],
      images,
      imageCount: images.length,
      // An app has its tools, its limits and its stop sequences with itself.
      tools: [],
      toolChoice: "none",
      parallelTools: false,
      maxTokens: undefined,
      stops: [],
      wantsJson: false,
      wantsThinking: false,
    },
    steering: steer("", read.join("\n")),
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readConversationId(id: unknown): string {
  if (typeof id !== "string" || id === "") return "";
  if (!UUID.test(id)) throw invalid(`${id} is not a valid uuid.`, "conversation_id");
  return id;
}

const FILE: Fields = {
  type: required(oneOf("image", "document", "audio", "video", "custom")),
  transfer_method: required(oneOf("remote_url", "local_file")),
  url: text,
  upload_file_id: text,
};

function readFile(file: unknown, index: number): SeenImage[] {
  const path = `files.${index}`;
  if (!isObject(file)) throw faulty({ what: "kind", path, kinds: ["object"], value: file });
  const fault = faultOf(file, FILE, `${path}.`);
  if (fault !== undefined) throw faulty(fault);
  const place = file.transfer_method === "remote_url" ? file.url : file.upload_file_id;
  if (typeof place !== "string" || place === "") throw invalid("Invalid file url", `${path}.url`);
  if (file.type !== "image") return [];
  return [{ kind: "url", url: file.transfer_method === "remote_url" ? place : `file:${place}` }];
}

/** Conversations by who began them: another user, or another id, finds none. */
export class Conversations {
  private readonly known = new Set<string>();

  /** The conversation of a request, begun where it names none. Throws StubError. */
  of({ user, conversationId }: AppRequest, nextId: () => string): string {
    const id = conversationId === "" ? nextId() : conversationId;
    const name = `${user} ${id}`;
    if (conversationId !== "" && !this.known.has(name)) throw refuse(404, "not_found", "Conversation Not Exists.");
    this.known.add(name);
    return id;
  }
}
