import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorShape } from "../reply/error-shape";

function body(path: string, status: u32, text: string, code: string = ""): string {
  return ErrorShape.of(Bytes.of(path)).body(status, Bytes.of(text), code).toString();
}

describe("an error of an endpoint picker", () => {
  test("is told as the client's protocol tells errors", () => {
    expect(body("/v1/chat/completions", 503, "none ready")).toBe(
      '{"error":{"message":"none ready","type":"overloaded_error","param":null,"code":"overloaded"}}',
    );
    expect(body("/v1/messages?beta=true", 429, "busy")).toBe(
      '{"type":"error","error":{"type":"rate_limit_error","message":"busy"},"request_id":null}',
    );
    expect(body("/v1beta/models/m:generateContent", 400, "no model")).toBe(
      '{"error":{"code":400,"message":"no model","status":"INVALID_ARGUMENT"}}',
    );
  });

  test("is plain text where no AI protocol is spoken", () => {
    expect(body("/healthz", 503, "none ready")).toBe("none ready");
    expect(ErrorShape.of(Bytes.of("/healthz")).contentType).toBe("text/plain");
    expect(ErrorShape.of(Bytes.of("/v1/models")).contentType).toBe("application/json");
    expect(ErrorShape.of(Bytes.of("/x?u=/v1/models")).contentType).toBe("text/plain");
  });

  test("keeps its text within JSON and within bounds", () => {
    expect(body("/v1/completions", 400, 'a "b"\n', "c")).toBe(
      '{"error":{"message":"a \\"b\\"\\n","type":"invalid_request_error","param":null,"code":"c"}}',
    );
    expect(body("/v1/completions", 400, "x".repeat(1_000_000)).length < 5000).toBe(true);
  });
});
