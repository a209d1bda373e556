import Anthropic from "@anthropic-ai/sdk";
import { type BedrockStub, startBedrockStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { clusterHosts, row, useOneGateway } from "./one-gateway.ts";

/** @param token in the place of the session's own */
const temporary =
  (token?: string) =>
  ({ region, temporaryCredentials }: BedrockStub): Record<string, unknown> => ({
    type: "bedrock",
    awsRegion: region,
    awsAccessKey: temporaryCredentials.accessKeyId,
    awsSecretKey: temporaryCredentials.secretAccessKey,
    awsSessionToken: token ?? temporaryCredentials.sessionToken,
  });

const rows = [
  row("temporary", startBedrockStub, temporary()),
  row("expired", startBedrockStub, temporary("another/session+token==")),
];

const user = (content: string) => [{ role: "user" as const, content }];

describe.each(clusterHosts)("Bedrock on $name", (host) => {
  const many = useOneGateway(host, rows);

  test.each([false, true])("temporary credentials are good with their session token, streamed: %s", async (stream) => {
    const { completions } = many().openAi("temporary").chat;
    const request = { model: "stub-plain", messages: user("hi") };
    const answer = stream
      ? await completions.stream({ ...request, stream }).finalChatCompletion()
      : await completions.create(request);
    expect(answer.choices[0]?.message.content).toBe("You said: hi");
    const sent = await many().stub("temporary").nextRequest();
    expect(sent.headers["x-amz-security-token"]).toBe("stub//session+token==");
    expect(sent.headers.authorization).toContain("x-amz-security-token");
  });

  test("and are not with another one", async () => {
    const failed = many()
      .openAi("expired")
      .chat.completions.create({ model: "stub-plain", messages: user("hi") });
    // AWS has 403 for it.
    await expect(failed).rejects.toMatchObject({
      status: 403,
      type: "authentication_error",
      code: "UnrecognizedClientException",
    });
  });

  // The stub tells an error's name in `x-amzn-errortype` only, with an address behind a colon, as AWS does.
  test.each([
    { flag: "error-400", status: 400, code: "ValidationException" },
    { flag: "error-403", status: 403, code: "AccessDeniedException" },
    { flag: "error-404", status: 404, code: "ResourceNotFoundException" },
    { flag: "error-408", status: 408, code: "ModelTimeoutException" },
    { flag: "error-424", status: 424, code: "ModelErrorException" },
    { flag: "error-429", status: 429, code: "ThrottlingException" },
    { flag: "error-503", status: 503, code: "ServiceUnavailableException" },
  ])("$code of the header is told to clients", async ({ flag, status, code }) => {
    const model = `stub-${flag}`;
    for (const stream of [false, true]) {
      const failed = many()
        .openAi("temporary")
        .chat.completions.create({ model, stream, messages: user("hi") });
      await expect(failed).rejects.toMatchObject({ status, code });
    }
    const failed = many()
      .anthropic("temporary")
      .messages.create({ model, max_tokens: 9, messages: user("hi") });
    const error = await failed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Anthropic.APIError);
    // Anthropic's word for an overload has a status of its own.
    expect(error).toMatchObject({ status: status === 503 ? 529 : status });
  });
});
