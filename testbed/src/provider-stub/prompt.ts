import type { Conversation, SeenImage } from "./conversation.ts";

/** The part of a conversation that its messages make. */
export type Prompt = Pick<Conversation, "texts" | "userText" | "toolResults" | "images" | "imageCount">;

/** One message of a protocol whose messages have roles. */
export interface Turn {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly texts: readonly string[];
  readonly images: readonly SeenImage[];
  /** Ids of the tool calls an assistant makes. */
  readonly calls: readonly string[];
  /** The call a tool's message answers; undefined where the protocol names none. */
  readonly answers: string | undefined;
}

/** The prompt of the messages, `before` what stands in front of them (a system text elsewhere in the request). */
export function promptOf(turns: readonly Turn[], before: readonly string[] = []): Prompt {
  const last = turns.at(-1);
  const user = last?.role === "user" ? last : undefined;
  return {
    texts: [...before, ...turns.flatMap((turn) => turn.texts)],
    userText: user?.texts.join("\n") ?? "",
    toolResults: trailingTools(turns).map((turn) => turn.texts.join("\n")),
    images: user?.images ?? [],
    imageCount: turns.reduce((sum, turn) => sum + turn.images.length, 0),
  };
}

/** The messages of tools at the end: what the next answer is about. */
export function trailingTools(turns: readonly Turn[]): readonly Turn[] {
  const end = turns.findLastIndex((turn) => turn.role !== "tool");
  return turns.slice(end + 1);
}

/** Where the order of calls and results breaks: a result nobody asked for, or calls without their results. */
export type Disorder = { readonly what: "unasked" | "unanswered"; readonly index: number; readonly ids: string[] };

/** Every call is answered before anything else is said, and nothing else is answered. */
export function disorderOf(turns: readonly Turn[]): Disorder | undefined {
  let open: string[] = [];
  for (const [index, turn] of turns.entries()) {
    if (turn.role === "tool") {
      const id = turn.answers ?? "";
      if (!open.includes(id)) return { what: "unasked", index, ids: [id] };
      open = open.filter((other) => other !== id);
      continue;
    }
    if (open.length > 0) return { what: "unanswered", index, ids: open };
    open = [...turn.calls];
  }
  return open.length > 0 ? { what: "unanswered", index: turns.length, ids: open } : undefined;
}

const DATA_URL = /^data:([^;,]+);base64,([A-Za-z0-9+/]*={0,2})$/;

/** An image by its address or its data URL; undefined when it is neither. */
export function imageAt(url: string): SeenImage | undefined {
  if (/^https?:\/\//.test(url)) return { kind: "url", url };
  const [, mediaType, data = ""] = DATA_URL.exec(url) ?? [];
  if (mediaType === undefined || data === "") return undefined;
  return { kind: "inline", mediaType, bytes: Buffer.from(data, "base64").length };
}

/** The media type of an image whose format is not told, by its first bytes. */
export function mediaTypeOf(bytes: Buffer): string | undefined {
  const hex = bytes.subarray(0, 12).toString("hex");
  if (hex.startsWith("89504e47")) return "image/png";
  if (hex.startsWith("ffd8ff")) return "image/jpeg";
  if (hex.startsWith("47494638")) return "image/gif";
  return hex.startsWith("52494646") && hex.endsWith("57454250") ? "image/webp" : undefined;
}
