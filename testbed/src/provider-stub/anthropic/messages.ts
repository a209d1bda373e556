import type { Conversation } from "../conversation.ts";
import { isObject } from "../json.ts";
import type { Version } from "./auth.ts";
import { type Block, readContent, string } from "./blocks.ts";
import { invalid, required } from "./errors.ts";

export type ReadMessages = Pick<Conversation, "texts" | "userText" | "toolResults" | "images" | "imageCount">;

interface Turn {
  readonly role: string;
  readonly blocks: readonly Block[];
}

/** Models before Opus 4.8 know no system role inside the messages. */
const WITHOUT_SYSTEM_ROLE = /^claude-(?:[a-z]+-4-[0-7]\b|3|[a-z]+-[23]\b)/;

/** Checks `messages`. Throws AnthropicStubError. */
export function readMessages(messages: unknown, model: string, version: Version): ReadMessages {
  if (messages === undefined) throw required("messages");
  if (!Array.isArray(messages)) throw invalid("messages: Input should be a valid list");
  if (messages.length === 0) throw invalid("messages: at least one message is required");
  const turns = messages.map((message, index) => readTurn(message, `messages.${index}`, version));
  checkRoles(turns, model);
  checkToolOrder(turns);
  checkEnds(turns);
  const last = turns.at(-1);
  const blocks = last?.role === "user" ? last.blocks : [];
  return {
    texts: turns.flatMap((turn) => turn.blocks.flatMap((block) => block.texts)),
    userText: textOf(blocks),
    toolResults: blocks.filter((block) => block.type === "tool_result").flatMap((block) => block.texts),
    images: blocks.flatMap((block) => block.images),
    imageCount: turns.reduce((sum, turn) => sum + turn.blocks.flatMap((block) => block.images).length, 0),
  };
}

function textOf(blocks: readonly Block[]): string {
  return blocks
    .filter((block) => block.type === "text")
    .flatMap((block) => block.texts)
    .join("\n");
}

function readTurn(message: unknown, path: string, version: Version): Turn {
  if (!isObject(message)) throw invalid(`${path}: Input should be a valid dictionary or object to extract fields from`);
  const extra = Object.keys(message).find((name) => name !== "role" && name !== "content");
  if (extra !== undefined) throw invalid(`${path}.${extra}: Extra inputs are not permitted`);
  const role = string(message.role, `${path}.role`);
  if (role !== "user" && role !== "assistant" && role !== "system") {
    throw invalid(`messages: Unexpected role "${role}". Allowed roles are "user" or "assistant"`);
  }
  return { role, blocks: readContent(message.content, `${path}.content`, { role, version }) };
}

function checkRoles(turns: readonly Turn[], model: string): void {
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== "system") continue;
    if (WITHOUT_SYSTEM_ROLE.test(model)) throw invalid("role 'system' is not supported on this model");
    if (turns[index - 1]?.role !== "user") {
      throw invalid(`messages.${index}: system messages must immediately follow a user message`);
    }
  }
  if (turns[0]?.role !== "user") throw invalid('messages: first message must use the "user" role');
}

/** Every tool_use has its tool_result at the beginning of the next message, and the other way round. */
function checkToolOrder(turns: readonly Turn[]): void {
  for (const [index, turn] of turns.entries()) {
    const used = ids(turn, "tool_use");
    const answered = leadingResults(turns[index + 1]);
    const open = used.filter((id) => !answered.includes(id));
    if (open.length > 0) {
      throw invalid(
        `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );
    }
    const before = turns[index - 1];
    const known = before === undefined ? [] : ids(before, "tool_use");
    for (const [at, block] of turn.blocks.entries()) {
      if (block.type !== "tool_result" || known.includes(block.toolUseId ?? "")) continue;
      throw invalid(
        `messages.${index}.content.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${block.toolUseId}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    }
  }
}

function ids(turn: Turn, type: string): string[] {
  return turn.blocks.filter((block) => block.type === type).map((block) => block.toolUseId ?? "");
}

function leadingResults(turn: Turn | undefined): string[] {
  const blocks = turn?.blocks ?? [];
  const end = blocks.findIndex((block) => block.type !== "tool_result");
  return (end < 0 ? blocks : blocks.slice(0, end)).map((block) => block.toolUseId ?? "");
}

/** Only the last message, if it is the assistant's, may be empty; it may not end with white space. */
function checkEnds(turns: readonly Turn[]): void {
  for (const [index, turn] of turns.entries()) {
    const lastAssistant = index === turns.length - 1 && turn.role === "assistant";
    const empty = turn.blocks.every((block) => block.type === "text" && block.texts.join("") === "");
    if (empty && !lastAssistant) {
      throw invalid(
        `messages.${index}: all messages must have non-empty content except for the optional final assistant message`,
      );
    }
    const text = lastAssistant ? (turn.blocks.at(-1)?.texts.join("") ?? "") : "";
    if (text !== text.trimEnd()) {
      throw invalid("messages: final assistant content cannot end with trailing whitespace");
    }
  }
}
