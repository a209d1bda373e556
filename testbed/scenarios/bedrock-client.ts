import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import type { BedrockStub } from "@sluice/testbed";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/** The official client in front of a stub, by HTTP/1.1 (its own choice is HTTP/2) and without retries. */
export function bedrockClient(stub: BedrockStub, config: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
  // Its versions of 2027 want another Node; those of the lock file do not.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  return new BedrockRuntimeClient({
    endpoint: stub.url,
    region: stub.region,
    credentials: stub.credentials,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
    ...config,
  });
}
