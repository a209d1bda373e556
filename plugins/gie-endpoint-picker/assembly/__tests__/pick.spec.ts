import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Reply } from "../ext-proc/reply";
import { PickerFault } from "../fault";
import { Pick, Progress } from "../pick/pick";
import {
  headersMessage,
  immediateMessage,
  metadataMessage,
  modeMessage,
  nothingMessage,
  pieceMessage,
  REQUEST_BODY,
  REQUEST_HEADERS,
  RESPONSE_HEADERS,
  wholeMessage,
} from "./messages";

const ENDPOINT: string = "x-gateway-destination-endpoint=10.0.0.1:8000";

function take(pick: Pick, message: Bytes): Progress {
  return pick.take(Reply.read(message));
}

function takeHead(pick: Pick): Progress {
  return take(pick, headersMessage(REQUEST_HEADERS, [ENDPOINT]));
}

/** The new body as text; "(same)" where it stays. */
function bodyOf(pick: Pick): string {
  const body = pick.body;
  return body == null ? "(same)" : body.toString();
}

/** A pick for a request whose body was sent in so many messages of 10 bytes. */
function pickOf(messages: i32): Pick {
  const pick = new Pick(true);
  for (let i = 1; i <= messages; i++) pick.sentBody(10, i == messages);
  return pick;
}

describe("a pick without a body", () => {
  test("is there with the answer to the head", () => {
    const pick = new Pick(false);
    expect(takeHead(pick)).toBe(Progress.Picked);
    expect(pick.endpoints.text.toString()).toBe("10.0.0.1:8000");
    expect(bodyOf(pick)).toBe("(same)");
  });

  test("is in metadata where no header names it", () => {
    const pick = new Pick(false);
    expect(take(pick, metadataMessage("10.0.0.9:8000"))).toBe(Progress.Picked);
    expect(pick.endpoints.text.toString()).toBe("10.0.0.9:8000");
  });

  test("is none without an endpoint", () => {
    const lists = ["", "=host:80", "=10.0.0.1"];
    for (let i = 0; i < lists.length; i++) {
      const pick = new Pick(false);
      const header = lists[i].length > 0 ? "x-gateway-destination-endpoint" + lists[i] : "x-a=1";
      expect(take(pick, headersMessage(REQUEST_HEADERS, [header]))).toBe(Progress.Failed);
      expect(pick.fault).toBe(PickerFault.NoEndpoint);
    }
  });

  test("has the endpoint that was named last, in any case of its name", () => {
    const pick = new Pick(false);
    const twice = ["X-Gateway-Destination-Endpoint=10.0.0.1:1", "X-Gateway-Destination-Endpoint=10.0.0.2:2"];
    expect(take(pick, headersMessage(REQUEST_HEADERS, twice))).toBe(Progress.Picked);
    expect(pick.endpoints.text.toString()).toBe("10.0.0.2:2");
  });
});

describe("a pick with a body", () => {
  test("waits for the new body's last piece, whatever comes first", () => {
    const pick = pickOf(2);
    expect(takeHead(pick)).toBe(Progress.Waiting);
    expect(take(pick, pieceMessage("ab", false))).toBe(Progress.Waiting);
    expect(take(pick, pieceMessage("cd", true))).toBe(Progress.Picked);
    expect(bodyOf(pick)).toBe("abcd");
  });

  test("waits for the request's end, though the picker has ended", () => {
    const pick = new Pick(true);
    pick.sentBody(10, false);
    expect(takeHead(pick)).toBe(Progress.Waiting);
    expect(take(pick, pieceMessage("ab", true))).toBe(Progress.Waiting);
    pick.sentBody(0, true);
    expect(pick.progress()).toBe(Progress.Picked);
  });

  test("keeps the body where each message was answered by nothing", () => {
    const pick = pickOf(2);
    expect(takeHead(pick)).toBe(Progress.Waiting);
    expect(take(pick, nothingMessage())).toBe(Progress.Waiting);
    expect(take(pick, nothingMessage())).toBe(Progress.Picked);
    expect(bodyOf(pick)).toBe("(same)");
  });

  test("may name the endpoint in the answer to the body", () => {
    const pick = pickOf(1);
    expect(take(pick, headersMessage(REQUEST_HEADERS, ["x-a=1"]))).toBe(Progress.Waiting);
    expect(take(pick, headersMessage(REQUEST_BODY, [ENDPOINT]))).toBe(Progress.Picked);
    expect(pick.headers.length).toBe(2);
  });

  test("takes a whole body for one message, and none for many", () => {
    const pick = pickOf(1);
    takeHead(pick);
    expect(take(pick, wholeMessage("new"))).toBe(Progress.Picked);
    expect(bodyOf(pick)).toBe("new");
    const emptyLast = new Pick(true);
    emptyLast.sentBody(10, false);
    emptyLast.sentBody(0, true);
    takeHead(emptyLast);
    expect(take(emptyLast, wholeMessage("new"))).toBe(Progress.Waiting);
    expect(take(emptyLast, nothingMessage())).toBe(Progress.Picked);
    const many = pickOf(2);
    takeHead(many);
    expect(take(many, wholeMessage("new"))).toBe(Progress.Failed);
    expect(many.fault).toBe(PickerFault.Malformed);
  });

  test("clears the body", () => {
    const pick = pickOf(1);
    takeHead(pick);
    expect(take(pick, wholeMessage(""))).toBe(Progress.Picked);
    expect(bodyOf(pick)).toBe("");
  });

  test("is there at once where the picker wants no body", () => {
    const pick = new Pick(true);
    pick.sentBody(10, false);
    expect(take(pick, modeMessage(2, 0, 0))).toBe(Progress.Picked);
    expect(pick.skipsResponse && pick.skipsResponseBody).toBe(true);
    expect(bodyOf(pick)).toBe("(same)");
  });

  test("does not grow without end", () => {
    const pick = pickOf(1);
    takeHead(pick);
    const piece = "x".repeat(16 * 1024);
    let progress = Progress.Waiting;
    let pieces = 0;
    while (progress == Progress.Waiting && pieces < 100) {
      progress = take(pick, pieceMessage(piece, false));
      pieces++;
    }
    expect(progress).toBe(Progress.Failed);
    expect(pick.fault).toBe(PickerFault.TooLarge);
    expect(pieces).toBe(5);
  });

  test("may be six times as long as it was, and a little more", () => {
    const pick = new Pick(true);
    pick.sentBody(1_000_000, true);
    takeHead(pick);
    expect(take(pick, pieceMessage("x".repeat(6_065_536), true))).toBe(Progress.Picked);
    const longer = new Pick(true);
    longer.sentBody(1_000_000, true);
    takeHead(longer);
    expect(take(longer, pieceMessage("x".repeat(6_065_537), true))).toBe(Progress.Failed);
  });
});

describe("an endpoint picker that does not do as it should", () => {
  test("is found out", () => {
    const bad: Bytes[] = [
      Bytes.of("no protobuf"),
      headersMessage(RESPONSE_HEADERS, [ENDPOINT]),
      immediateMessage(99, "no status"),
    ];
    for (let i = 0; i < bad.length; i++) {
      const pick = pickOf(1);
      expect(take(pick, bad[i])).toBe(Progress.Failed);
      expect(pick.fault).toBe(PickerFault.Malformed);
      expect(pick.reason.length > 0).toBe(true);
    }
  });

  test("answers a head once", () => {
    const pick = pickOf(1);
    takeHead(pick);
    expect(takeHead(pick)).toBe(Progress.Failed);
  });

  test("sets a bounded number of headers, in however many messages", () => {
    const pick = pickOf(1000);
    takeHead(pick);
    let progress = Progress.Waiting;
    let messages = 0;
    while (progress == Progress.Waiting && messages < 1000) {
      progress = take(pick, headersMessage(REQUEST_BODY, ["x-a=1", "x-b=2"]));
      messages++;
    }
    expect(pick.fault).toBe(PickerFault.TooLarge);
    expect(messages).toBe(256);
  });
});

test("an answer to the client is one, before or after the head was answered", () => {
  const first = pickOf(1);
  expect(take(first, immediateMessage(503, "none ready"))).toBe(Progress.Answered);
  const answer = first.answer;
  expect(answer != null && answer.status == 503).toBe(true);
  const later = pickOf(1);
  takeHead(later);
  expect(take(later, immediateMessage(429, "busy"))).toBe(Progress.Answered);
});
