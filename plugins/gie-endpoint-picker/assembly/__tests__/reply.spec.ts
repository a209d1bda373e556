import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { HeaderAction, MOST_CHANGES } from "../ext-proc/header-mutation";
import { metadataText } from "../ext-proc/metadata";
import { BodyChange, Reply, ReplyKind } from "../ext-proc/reply";
import {
  headersMessage,
  immediateMessage,
  metadataMessage,
  modeMessage,
  optionMessage,
  pieceMessage,
  REQUEST_HEADERS,
  wholeMessage,
} from "./messages";

function actionOf(value: u64, appends: bool): HeaderAction {
  return Reply.read(optionMessage("x-a", "1", value, appends, false)).headers.assigned[0].action;
}

describe("an answer of an endpoint picker", () => {
  test("says which headers are set and removed", () => {
    const reply = Reply.read(headersMessage(REQUEST_HEADERS, ["x-a=1", "-x-b", "x-c="]));
    expect(reply.kind).toBe(ReplyKind.RequestHeaders);
    expect(reply.malformed).toBe(false);
    expect(reply.headers.assigned.length).toBe(2);
    expect(reply.headers.assigned[0].name.toString()).toBe("x-a");
    expect(reply.headers.assigned[0].value.toString()).toBe("1");
    expect(reply.headers.assigned[1].value.length).toBe(0);
    expect(reply.headers.removed[0].toString()).toBe("x-b");
  });

  test("takes a header's value from either field, the raw one first", () => {
    const out = new ProtoWriter().open(1).open(1).open(2).open(1);
    out.open(1).text(3, "raw").text(1, "x-a").text(2, "text").close();
    const reply = Reply.read(out.close().close().close().close().take());
    expect(reply.headers.assigned[0].value.toString()).toBe("raw");
    const header = Reply.read(optionMessage("x-a", "text", 0, false, true)).headers.assigned[0];
    expect(header.value.toString()).toBe("text");
    expect(header.keepsEmpty).toBe(true);
  });

  test("sets a header in the way that its action says, and overwrites without one", () => {
    expect(actionOf(0, false)).toBe(HeaderAction.Overwrite);
    expect(actionOf(1, false)).toBe(HeaderAction.AddIfAbsent);
    expect(actionOf(2, false)).toBe(HeaderAction.Overwrite);
    expect(actionOf(3, false)).toBe(HeaderAction.OverwriteIfPresent);
    expect(actionOf(99, false)).toBe(HeaderAction.Overwrite);
    expect(actionOf(0, true)).toBe(HeaderAction.Append);
  });

  test("has a body whole, in pieces or cleared", () => {
    const piece = Reply.read(pieceMessage("ab", true));
    expect(piece.kind).toBe(ReplyKind.RequestBody);
    expect(piece.bodyChange).toBe(BodyChange.Piece);
    expect(piece.body.toString()).toBe("ab");
    expect(piece.endOfBody).toBe(true);
    expect(Reply.read(pieceMessage("ab", false)).endOfBody).toBe(false);
    expect(Reply.read(wholeMessage("ab")).bodyChange).toBe(BodyChange.Whole);
    const cleared = Reply.read(new ProtoWriter().open(3).open(1).open(3).flag(2, true).close().close().close().take());
    expect(cleared.bodyChange).toBe(BodyChange.Whole);
    expect(cleared.body.length).toBe(0);
    const uncleared = Reply.read(
      new ProtoWriter().open(3).open(1).open(3).flag(2, false).close().close().close().take(),
    );
    expect(uncleared.bodyChange).toBe(BodyChange.None);
  });

  test("is an answer to the client with a status and a text", () => {
    const reply = Reply.read(immediateMessage(429, "busy"));
    expect(reply.kind).toBe(ReplyKind.Immediate);
    expect(reply.status).toBe(429);
    expect(reply.body.toString()).toBe("busy");
  });

  test("ends parts of the exchange by a mode", () => {
    const all = Reply.read(modeMessage(1, 4, 4));
    expect(all.skipsResponse || all.skipsRequestBody || all.skipsResponseBody).toBe(false);
    const none = Reply.read(modeMessage(2, 0, 0));
    expect(none.skipsResponse && none.skipsRequestBody && none.skipsResponseBody).toBe(true);
    const buffered = Reply.read(modeMessage(0, 2, 1));
    expect(buffered.skipsResponse || buffered.skipsRequestBody || buffered.skipsResponseBody).toBe(false);
  });

  test("has text in its metadata, or none", () => {
    const metadata = Reply.read(metadataMessage("10.0.0.1:8000")).metadata;
    const text = metadataText(metadata, "envoy.lb", "x-gateway-destination-endpoint");
    expect(text.toString()).toBe("10.0.0.1:8000");
    expect(metadataText(metadata, "envoy.lb", "other").length).toBe(0);
    expect(metadataText(metadata, "other", "x-gateway-destination-endpoint").length).toBe(0);
    expect(metadataText(Bytes.of("nonsense"), "envoy.lb", "other").length).toBe(0);
  });

  test("may hold what is not known here", () => {
    const out = new ProtoWriter().number(10, 1).text(99, "new").open(1).text(7, "newer").close();
    const reply = Reply.read(out.take());
    expect(reply.malformed).toBe(false);
    expect(reply.kind).toBe(ReplyKind.RequestHeaders);
    expect(Reply.read(Bytes.empty()).kind).toBe(ReplyKind.None);
  });
});

describe("a message that is no answer", () => {
  test("is found out at whatever byte it is cut", () => {
    const whole = headersMessage(REQUEST_HEADERS, ["x-a=1"]);
    for (let end = 1; end < whole.length; end++) expect(Reply.read(whole.slice(0, end)).malformed).toBe(true);
  });

  test("is one whose parts are cut, at every depth", () => {
    for (let depth = 0; depth < 4; depth++) {
      const out = new ProtoWriter();
      out.open(1);
      if (depth > 0) out.open(1);
      if (depth > 1) out.open(2);
      if (depth > 2) out.open(1);
      // Field 1 of 100 bytes that are not there, as bytes of the innermost message.
      out.number(1, 1);
      for (let i = 0; i <= depth; i++) out.close();
      const bytes = out.take();
      store<u8>(bytes.ptr + <usize>(bytes.length - 2), 0x0a);
      store<u8>(bytes.ptr + <usize>(bytes.length - 1), 100);
      expect(Reply.read(bytes).malformed).toBe(true);
    }
  });

  test("is one with two answers, and one with a status that is none", () => {
    expect(Reply.read(new ProtoWriter().open(1).close().open(3).close().take()).malformed).toBe(true);
    expect(Reply.read(immediateMessage(99, "")).malformed).toBe(true);
    expect(Reply.read(immediateMessage(600, "")).malformed).toBe(true);
    expect(Reply.read(immediateMessage(u64.MAX_VALUE, "")).malformed).toBe(true);
    expect(Reply.read(new ProtoWriter().open(7).text(3, "no status").close().take()).malformed).toBe(true);
  });

  test("is one that sets too many headers", () => {
    const changes: string[] = [];
    for (let i = 0; i < MOST_CHANGES; i++) changes.push("x-" + i.toString() + "=1");
    expect(Reply.read(headersMessage(REQUEST_HEADERS, changes)).malformed).toBe(false);
    changes.push("-x-more");
    expect(Reply.read(headersMessage(REQUEST_HEADERS, changes)).malformed).toBe(true);
  });
});
