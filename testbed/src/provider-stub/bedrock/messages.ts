import type { Message } from "@aws-sdk/client-bedrock-runtime";
import type { Conversation } from "../conversation.ts";
import { type Block, checkEnum, readBlocks } from "./content.ts";
import { invalid } from "./errors.ts";

export type ReadMessages = Pick<Conversation, "texts" | "userText" | "toolResults" | "images" | "imageCount">;

interface Turn {
  readonly role: string;
  readonly blocks: readonly Block[];
}

/** Checks `messages`. Throws BedrockError. */
export function readMessages(messages: readonly Message[], hasTools: boolean): ReadMessages {
  const turns = messages.map(({ role = "", content = [] }, index) => {
    checkEnum(role, ["user", "assistant"], `messages.${index + 1}.member.role`);
    return { role, blocks: readBlocks(content, `messages.${index}`, role) };
  });
  checkRoles(turns);
  checkToolOrder(turns);
  const types = turns.flatMap((turn) => turn.blocks.map((block) => block.type));
  if (!hasTools && (types.includes("toolUse") || types.includes("toolResult"))) {
    throw invalid("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
  }
  const last = turns.at(-1);
  const blocks = last?.role === "user" ? last.blocks : [];
  const textOf = (type: string): string[] =>
    blocks.filter((block) => block.type === type).flatMap((block) => block.texts);
  return {
    texts: turns.flatMap((turn) => turn.blocks.flatMap((block) => block.texts)),
    userText: textOf("text").join("\n"),
    toolResults: textOf("toolResult"),
    images: blocks.flatMap((block) => block.images),
    imageCount: turns.reduce((sum, turn) => sum + turn.blocks.flatMap((block) => block.images).length, 0),
  };
}

function checkRoles(turns: readonly Turn[]): void {
  if (turns[0]?.role !== "user") {
    throw invalid(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  for (const [index, turn] of turns.entries()) {
    if (turns[index - 1]?.role !== turn.role) continue;
    throw invalid(
      "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
    );
  }
}

/** Every toolUse has its toolResult in the next message, and the other way round. */
function checkToolOrder(turns: readonly Turn[]): void {
  for (const [index, turn] of turns.entries()) {
    const used = ids(turns[index - 1], "toolUse");
    const answered = ids(turn, "toolResult");
    const open = used.filter((id) => !answered.includes(id));
    if (open.length > 0) {
      throw invalid(
        `Expected toolResult blocks at messages.${index}.content for the following Ids: ${open.join(", ")}`,
      );
    }
    if (answered.length > used.length || answered.some((id) => !used.includes(id))) {
      throw invalid(
        `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`,
      );
    }
  }
}

function ids(turn: Turn | undefined, type: string): string[] {
  return (turn?.blocks ?? []).filter((block) => block.type === type).map((block) => block.toolUseId ?? "");
}
