/** Where a text stands. Each is a bit of what a check covers. */
export const enum Where {
  System = 1,
  User = 2,
  Assistant = 4,
  /** results of tools, documents, files */
  Tool = 8,
  Answer = 16,
  /** a picture's address or its base64, as a data URL */
  RequestPicture = 32,
  AnswerPicture = 64,
}

/** As the configuration and the log name it. */
export function whereName(where: Where): string {
  switch (where) {
    case Where.System:
      return "system";
    case Where.User:
      return "user";
    case Where.Assistant:
      return "assistant";
    case Where.Tool:
      return "tool";
    case Where.Answer:
      return "answer";
    default:
      return "picture";
  }
}

/** 0: no such word. */
export function whereOf(word: string): Where {
  if (word == "system") return Where.System;
  if (word == "user") return Where.User;
  if (word == "assistant") return Where.Assistant;
  if (word == "tool") return Where.Tool;
  return word == "answer" ? Where.Answer : <Where>0;
}
