import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { MirroredBody } from "../reply/mirrored-body";

/** Messages in which these pieces are told, the last of them ending the body. */
function messagesOf(pieces: Array<string>): Array<string> {
  const body = new MirroredBody();
  const messages: string[] = [];
  for (let i = 0; i < pieces.length - 1; i++) {
    const ready = body.add(Bytes.of(pieces[i]));
    if (ready.length > 0) messages.push(ready.toString());
  }
  messages.push(body.finish(Bytes.of(pieces[pieces.length - 1])).toString());
  return messages;
}

describe("the body of an answer, as the picker is told it", () => {
  test("is one message where it is one piece", () => {
    expect(messagesOf(["all"]).join("|")).toBe("all");
    expect(messagesOf([""]).join("|")).toBe("");
  });

  test("begins with its first piece, and the rest of a short one comes together", () => {
    expect(messagesOf(["role", "a", "b", "usage", "done", ""]).join("|")).toBe("role|abusagedone");
  });

  test("is told in between where it is long, with no byte lost and the last two pieces never apart", () => {
    const text = "x".repeat(100);
    for (let count = 1; count < 130; count++) {
      const pieces: string[] = [];
      for (let i = 0; i < count; i++) pieces.push(text + i.toString());
      pieces.push("usage");
      pieces.push("done");
      const messages = messagesOf(pieces);
      expect(messages.join("")).toBe(pieces.join(""));
      expect(messages[messages.length - 1].endsWith("usagedone")).toBe(true, count.toString());
      expect(messages.length <= 5).toBe(true, count.toString());
      const last = messagesOf(pieces.concat([""]));
      expect(last[last.length - 1].endsWith("usagedone")).toBe(true, count.toString());
    }
  });

  test("holds no more of large pieces than two", () => {
    const large = "y".repeat(50000);
    const body = new MirroredBody();
    expect(body.add(Bytes.of(large)).length).toBe(50000);
    expect(body.add(Bytes.of(large)).length).toBe(0);
    expect(body.add(Bytes.of(large)).length).toBe(0);
    for (let i = 0; i < 10; i++) expect(body.add(Bytes.of(large)).length).toBe(50000);
    expect(body.finish(Bytes.empty()).length).toBe(100000);
  });
});
