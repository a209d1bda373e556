import { expect, test } from "vitest";
import type { AIProviderSpec } from "../../../generated/sluice.gen.ts";
import { providerHost } from "./host.ts";

type Case = {
  readonly name: string;
  readonly spec: AIProviderSpec;
  readonly expected: ReturnType<typeof providerHost>;
};

const cases: readonly Case[] = [
  { name: "the type's own", spec: { type: "claude" }, expected: { host: "api.anthropic.com", port: 443, isTls: true } },
  {
    name: "the type's own, said again",
    spec: { type: "claude", endpoint: { host: "api.anthropic.com" } },
    expected: { host: "api.anthropic.com", port: 443, isTls: true },
  },
  {
    name: "another host",
    spec: { type: "claude", endpoint: { host: "proxy.internal" } },
    expected: { host: "proxy.internal", port: 443, isTls: true, domain: "proxy.internal" },
  },
  {
    name: "another port",
    spec: { type: "claude", endpoint: { host: "proxy.internal", port: 8443 } },
    expected: { host: "proxy.internal", port: 8443, isTls: true, domain: "proxy.internal:8443" },
  },
  {
    name: "plain text",
    spec: { type: "vllm", endpoint: { host: "10.0.0.1", tls: { mode: "None" } } },
    expected: { host: "10.0.0.1", port: 80, isTls: false, domain: "10.0.0.1" },
  },
  {
    name: "an IPv6 address",
    spec: { type: "vllm", endpoint: { host: "fd00::1", port: 8000, tls: { mode: "None" } } },
    expected: { host: "fd00::1", port: 8000, isTls: false, domain: "[fd00::1]:8000" },
  },
  { name: "none", spec: { type: "vllm" }, expected: undefined },
  { name: "a region that is missing", spec: { type: "bedrock" }, expected: undefined },
  {
    name: "a region",
    spec: { type: "bedrock", options: { awsRegion: "us-east-1" } },
    expected: { host: "bedrock-runtime.us-east-1.amazonaws.com", port: 443, isTls: true },
  },
  {
    name: "Vertex AI without a region",
    spec: { type: "vertex" },
    expected: { host: "aiplatform.googleapis.com", port: 443, isTls: true },
  },
  {
    name: "a URL among the options",
    spec: { type: "vllm", options: { vllmCustomUrl: "http://vllm.internal:8000/v1" } },
    expected: { host: "vllm.internal", port: 8000, isTls: false },
  },
  {
    name: "a URL without scheme",
    spec: { type: "openai", options: { openaiCustomUrl: "gate.example.com/openai" } },
    expected: { host: "gate.example.com", port: 443, isTls: true },
  },
  {
    name: "a URL, and another place to connect to",
    spec: {
      type: "azure",
      endpoint: { host: "10.0.0.9", port: 443 },
      options: { azureServiceUrl: "https://me.openai.azure.com/openai/v1" },
    },
    expected: { host: "10.0.0.9", port: 443, isTls: true },
  },
];

test.each(cases)("$name", ({ spec, expected }) => {
  expect(providerHost(spec)).toEqual(expected);
});
