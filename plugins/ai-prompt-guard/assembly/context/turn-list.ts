import { JsonKind, JsonValue, lastMember, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** What an element of a conversation is to its turns. */
export const enum Place {
  /** the system's or the developer's: part of no turn */
  System,
  /** what the user says: a turn begins, unless the user has spoken just before */
  User,
  /** what belongs to the turn before it: answers, calls of tools, their results */
  Rest,
}

/** The member that holds the conversation. */
export function conversationOf(front: Front, document: JsonValue): JsonValue {
  if (front == Front.Gemini) return lastMember(document, Bytes.constant("contents"));
  return lastMember(document, Bytes.constant(front == Front.OpenAiResponses ? "input" : "messages"));
}

/** @param element of the conversation */
export function placeOf(front: Front, element: JsonValue): Place {
  const role = lastMember(element, Bytes.constant("role")).asBytes();
  if (role.equalsString("system") || role.equalsString("developer")) return Place.System;
  if (front == Front.Gemini) return isGeminiUser(role, element) ? Place.User : Place.Rest;
  if (!role.equalsString("user")) return Place.Rest;
  if (front != Front.AnthropicMessages) return Place.User;
  const content = lastMember(element, Bytes.constant("content"));
  return hasPart(content, "type", "tool_result") ? Place.Rest : Place.User;
}

/** Gemini takes contents without a role for the user's, and has the results of functions in the user's name. */
function isGeminiUser(role: Bytes, element: JsonValue): bool {
  if (role.length > 0 && !role.equalsString("user")) return false;
  const parts = lastMember(element, Bytes.constant("parts"));
  return !hasPart(parts, "functionResponse", "") && !hasPart(parts, "function_response", "");
}

/** Whether a list of objects has one with that member. @param value that it has; "": any */
function hasPart(list: JsonValue, member: string, value: string): bool {
  if (list.kind != JsonKind.Array) return false;
  const items = list.items();
  while (items.next()) {
    const found = items.value.member(member);
    if (found.exists && (value.length == 0 || found.asBytes().equalsString(value))) return true;
  }
  return false;
}
