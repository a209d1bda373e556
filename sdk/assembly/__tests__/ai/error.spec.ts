import { AiErrorKind } from "../../ai/ai-error";
import { errorStatus, Front, writeErrorEvent } from "../../ai/front/front";
import { anthropicErrorType } from "../../ai/front/anthropic-error";
import { openAiErrorType } from "../../ai/front/openai-error";
import { readProviderError } from "../../ai/provider-error";
import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

/** `status kind-in-Anthropic's-words code: message` */
function read(status: i32, body: string): string {
  const error = readProviderError(status, Bytes.of(body));
  const type = anthropicErrorType(error.kind);
  return `${error.status} ${type} ${error.code.toString()}: ${error.message.toString()}`;
}

describe("readProviderError", () => {
  test("takes each provider's own message and code", () => {
    const openAi =
      '{"error":{"message":"No \\"x\\"","type":"invalid_request_error","param":"model","code":"model_not_found"}}';
    expect(read(404, openAi)).toBe('404 not_found_error model_not_found: No \\"x\\"');
    expect(readProviderError(404, Bytes.of(openAi)).param.toString()).toBe("model");
    expect(read(529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')).toBe(
      "529 overloaded_error : Overloaded",
    );
    expect(read(429, '[{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED"}}]')).toBe(
      "429 rate_limit_error RESOURCE_EXHAUSTED: Quota",
    );
    expect(read(429, '{"error":{"message":"Pay","type":"insufficient_quota","code":"insufficient_quota"}}')).toBe(
      "429 billing_error insufficient_quota: Pay",
    );
    expect(read(422, '{"detail":[{"msg":"field required"}]}')).toBe("422 invalid_request_error : field required");
    expect(read(400, '{"error":"bad"}')).toBe("400 invalid_request_error : bad");
    expect(read(403, '{"Message":"denied"}')).toBe("403 permission_error : denied");
    expect(read(400, '{"errors":[{"message":"no","code":7003}]}')).toBe("400 invalid_request_error 7003: no");
    expect(read(400, '{"object":"error","message":"vllm","code":400}')).toBe("400 invalid_request_error 400: vllm");
    expect(read(429, '{"code":"Throttling.RateQuota","message":"slow","request_id":"r"}')).toBe(
      "429 rate_limit_error Throttling.RateQuota: slow",
    );
    expect(read(401, '{"base_resp":{"status_code":1004,"status_msg":"login fail"}}')).toBe(
      "401 authentication_error 1004: login fail",
    );
  });

  test("what is no JSON is quoted as text, pages are not", () => {
    expect(read(502, 'upstream "x"\n')).toBe('502 api_error : upstream \\"x\\"\\n');
    expect(read(503, "<html>busy</html>")).toBe("503 overloaded_error : The provider is overloaded");
    expect(read(401, "")).toBe("401 authentication_error : The provider refused the credentials");
    expect(readProviderError(500, Bytes.of("x".repeat(9000))).message.length).toBe(2048);
  });

  test("within a stream the kind comes from the error itself", () => {
    expect(read(0, '{"type":"error","error":{"type":"overloaded_error","message":"O"}}')).toBe(
      "503 overloaded_error : O",
    );
    expect(read(0, '{"error":{"message":"m","code":429}}')).toBe("429 rate_limit_error 429: m");
    expect(read(0, '{"error":{"message":"m","code":"401"}}')).toBe("401 authentication_error 401: m");
    expect(read(0, '{"error":{"message":"m","code":"context_length_exceeded"}}')).toBe(
      "400 invalid_request_error context_length_exceeded: m",
    );
    expect(read(0, '{"error":{}}')).toBe("500 api_error : The provider failed");
  });

  test("within a stream DashScope's and MiniMax's codes tell the kind", () => {
    const dashScope = ["InvalidApiKey", "Arrearage", "Throttling.User", "InvalidParameter", "InternalError"];
    const kinds = [
      "401 authentication_error",
      "402 billing_error",
      "429 rate_limit_error",
      "400 invalid_request_error",
    ];
    kinds.push("500 api_error");
    for (let i = 0; i < dashScope.length; i++) {
      expect(read(0, `{"code":"${dashScope[i]}","message":"m"}`)).toBe(`${kinds[i]} ${dashScope[i]}: m`);
    }
    const miniMax = ["1004", "1008", "1002", "2013", "1013"];
    for (let i = 0; i < miniMax.length; i++) {
      expect(read(0, `{"base_resp":{"status_code":${miniMax[i]},"status_msg":"m"}}`)).toBe(
        `${kinds[i]} ${miniMax[i]}: m`,
      );
    }
  });
});

describe("errors for a front", () => {
  test("an overload is 529 for Anthropic's clients and 503 for OpenAI's", () => {
    const openAi = readProviderError(503, Bytes.empty());
    const anthropic = readProviderError(529, Bytes.empty());
    expect(errorStatus(Front.AnthropicMessages, openAi)).toBe(529);
    expect(errorStatus(Front.AnthropicMessages, anthropic)).toBe(529);
    expect(errorStatus(Front.OpenAiChat, anthropic)).toBe(503);
    expect(errorStatus(Front.OpenAiChat, openAi)).toBe(503);
  });

  test("an event carries the front's own shape", () => {
    const error = readProviderError(429, Bytes.of('{"error":{"message":"slow"}}'));
    const out = new ByteWriter();
    writeErrorEvent(Front.AnthropicMessages, out, error);
    writeErrorEvent(Front.OpenAiChat, out, error);
    writeErrorEvent(Front.OpenAiResponses, out, error);
    expect(out.view().toString()).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"rate_limit_error","message":"slow"},"request_id":null}\n\n' +
        'data: {"error":{"message":"slow","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}\n\n' +
        'event: error\ndata: {"type":"error","sequence_number":0,"code":"rate_limit_exceeded","message":"slow","param":null,"error":{"message":"slow","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}\n\n',
    );
  });

  test("an error of Gemini's is an event, or the end of an array that has begun", () => {
    const error = readProviderError(529, Bytes.of('{"error":{"message":"slow","code":"busy"}}'));
    const out = new ByteWriter();
    writeErrorEvent(Front.Gemini, out, error);
    writeErrorEvent(Front.Gemini, out, error, true);
    const body =
      '{"error":{"code":503,"message":"slow","status":"UNAVAILABLE","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"busy"}]}}';
    expect(out.view().toString()).toBe(`data: ${body}\n\n,${body}]`);
    expect(errorStatus(Front.Gemini, error)).toBe(503);
  });

  test("every kind has a type in both protocols", () => {
    for (let kind = <i32>AiErrorKind.InvalidRequest; kind <= <i32>AiErrorKind.Timeout; kind++) {
      expect(openAiErrorType(kind).length).toBeGreaterThan(0);
      expect(anthropicErrorType(kind).length).toBeGreaterThan(0);
    }
  });
});
