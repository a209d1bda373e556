import { expect, test } from "vitest";
import { sampleGateway } from "../test/sample.ts";
import { BootstrapSchema } from "./generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import { formatMessage, parseMessage } from "./json.ts";
import { formatBootstrap, parseBootstrap } from "./yaml.ts";

const sample = sampleGateway({ file: "plugin.wasm" }, "ca.pem");

test("a gateway with two providers renders as its golden", async () => {
  await expect(formatBootstrap(sample)).toMatchFileSnapshot("../testdata/sample-gateway.yaml");
});

test("what is written as YAML or JSON reads back as the same messages", () => {
  expect(parseBootstrap(formatBootstrap(sample), "sample.yaml")).toEqual(sample);
  expect(parseMessage(BootstrapSchema, formatMessage(BootstrapSchema, sample))).toEqual(sample);
});
