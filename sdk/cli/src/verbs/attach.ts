import type { AttachFlags } from "../commands/attach.ts";
import { PLACE_OPTIONS, WRITE_OPTIONS } from "./attach-options.ts";
import { MIRROR_OPTION, REGISTRY_OPTIONS, VERIFY_OPTION } from "./registry-options.ts";
import type { Verb } from "./verb.ts";

export const attach: Verb = {
  name: "attach",
  group: "Ship a plugin",
  summary: "makes a cluster run plugins for a Gateway or a route, and waits until it does, or says why not",
  details: `Writes what the target's controller reads: an AIPolicy of Sluice's, a WasmPlugin of Higress's or Istio's, an EnvoyExtensionPolicy of Envoy Gateway's. The configuration is compared with the schema in the image before anything is written, and the image is pinned by its digest.

What was there before is kept for \`--rollback\`. The objects are written by server-side apply, as the field manager \`sluice-attach\`: what others have set is not taken from them without \`--force\`.`,
  arguments: [
    {
      name: "image",
      many: true,
      help: "images as registries name them, or the name of one plugin of this project with --image",
      completes: "plugin",
    },
  ],
  options: [
    {
      flags: "--to <kind/name>",
      many: true,
      help: "what for: Gateway, HTTPRoute, GRPCRoute, Ingress, AIRoute, Service/NAME:PORT or Domain/HOST; #SECTION for a listener or a rule",
    },
    ...PLACE_OPTIONS,
    {
      flags: "--config <file>",
      many: true,
      help: "the configuration, YAML or JSON; NAME=FILE where there are several plugins",
      completes: "file",
    },
    {
      flags: "--phase <phase>",
      values: ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"],
      help: "when it runs; by default as its manifest says",
    },
    {
      flags: "--priority <number>",
      help: "within the phase: the higher one runs first; by default as its manifest says",
    },
    { flags: "--fail-open", help: "let requests pass when the plugin cannot run; by default they are refused" },
    {
      flags: "--pull-secret <name>",
      help: "Secret with the registry's credentials, beside the object that is written",
    },
    { flags: "--image <ref>", help: "where the named plugin of this project was pushed" },
    { flags: "--rollback", help: "take back the last change: the image, its place and its configuration" },
    { flags: "--print", help: "print the objects as YAML, and write nothing" },
    VERIFY_OPTION,
    MIRROR_OPTION,
    ...REGISTRY_OPTIONS,
    ...WRITE_OPTIONS,
  ],
  examples: [
    {
      does: "run a plugin for one route",
      command: "sluice attach registry.example.com/plugins/hello:0.1.0 --to HTTPRoute/chat -n demo --config hello.yaml",
    },
    {
      does: "write the resource into a repository that a cluster follows",
      command:
        "sluice attach registry.example.com/plugins/hello:0.1.0 --to Ingress/web --target higress --print > hello.yaml",
    },
    { does: "go back to what it was before", command: "sluice attach hello --to HTTPRoute/chat -n demo --rollback" },
  ],
  async run(names, flags: AttachFlags) {
    const { attachCommand } = await import("../commands/attach.ts");
    return attachCommand(names, flags);
  },
};
