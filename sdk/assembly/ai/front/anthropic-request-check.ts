import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { wordIndex } from "../../json/words";

const USER_BLOCKS: Bytes = Bytes.of("text image document search_result tool_result");
const SYSTEM_BLOCKS: Bytes = Bytes.of("text");

/**
 * What is wrong with the system prompt: `system[0].text: expected a string`; nothing when it is a string or text blocks.
 * What the model is told, or asked, is never left out without a word.
 */
export function systemProblem(system: JsonValue): string {
  if (system.kind == JsonKind.Missing || system.kind == JsonKind.Null || system.kind == JsonKind.String) return "";
  if (system.kind != JsonKind.Array) return "system: expected a string or a list of text blocks";
  const problem = blocksProblem(system, SYSTEM_BLOCKS);
  return problem.length == 0 ? "" : "system" + problem;
}

/**
 * The same for a turn's content: `.content[0]: …`. Blocks of the assistant's that are unknown are what a provider's own
 * tools left behind, and stay so.
 */
export function turnProblem(content: JsonValue, isUser: bool): string {
  if (content.kind == JsonKind.String) return "";
  if (content.kind != JsonKind.Array) return ".content: expected a string or a list of blocks";
  const problem = blocksProblem(content, isUser ? USER_BLOCKS : Bytes.empty());
  return problem.length == 0 ? "" : ".content" + problem;
}

/** @param types those that there may be; empty for any */
function blocksProblem(content: JsonValue, types: Bytes): string {
  const blocks = content.items();
  while (blocks.next()) {
    const problem = blockProblem(blocks.value, types);
    if (problem.length > 0) return "[" + blocks.index.toString() + "]" + problem;
  }
  return "";
}

function blockProblem(block: JsonValue, types: Bytes): string {
  const type = block.member("type");
  if (type.kind != JsonKind.String) return ".type: expected a string";
  const name = type.rawText();
  if (types.length > 0 && wordIndex(types, name) < 0)
    return ": blocks of type " + name.toString() + " have no counterpart";
  if (name.equalsString("text") && block.member("text").kind != JsonKind.String) return ".text: expected a string";
  if (!name.equalsString("tool_result")) return "";
  const content = block.member("content");
  if (content.kind == JsonKind.Array) {
    const problem = blocksProblem(content, USER_BLOCKS);
    return problem.length == 0 ? "" : ".content" + problem;
  }
  const isText = content.kind == JsonKind.String || content.kind == JsonKind.Missing || content.kind == JsonKind.Null;
  return isText ? "" : ".content: expected a string or a list of blocks";
}
