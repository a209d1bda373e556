import type { PushFlags } from "../commands/push.ts";
import { REGISTRY_OPTIONS } from "./registry-options.ts";
import type { Verb } from "./verb.ts";

export const push: Verb = {
  name: "push",
  group: "Ship a plugin",
  summary: "builds a plugin and publishes it in a registry, as Higress, Istio and Envoy Gateway load it",
  details: `Prints the image by its digest: what is to be attached, since a tag may move. The same sources give the same digest on every machine; an image says when it was made only where \`SOURCE_DATE_EPOCH\` is set.

Credentials are those of Docker's configuration (\`DOCKER_CONFIG\`, or \`~/.docker\`), credential helpers included; \`HTTPS_PROXY\` and \`NO_PROXY\` are honoured. An upload that breaks off goes on where it stopped.

An SPDX document that names what is in the module, and what it was built with, is attached to the image as its referrer; the image's digest does not depend on it. With \`--sign\` the tag is written last, so that nobody finds the image under it before it is signed.

Shapes: \`higress\` has spec.yaml, README.md and last the archive with the module, as Higress's own plugins have; \`compat\` is the archive alone, with the configuration of a container's image; \`oci\` is the bare module. Higress, Istio and Envoy Gateway load each of them.`,
  arguments: [
    { name: "name", help: "the plugin", completes: "plugin" },
    { name: "image", help: "HOST/REPOSITORY[:TAG]; without a tag the plugin's version" },
  ],
  options: [
    {
      flags: "--shape <shape>",
      help: "what the image looks like",
      fallback: "higress",
      values: ["higress", "compat", "oci"],
    },
    {
      flags: "--host <host>",
      help: "the host whose module is pushed; one for envoy loads on Higress too",
      fallback: "envoy",
      values: ["envoy", "higress"],
    },
    { flags: "--source <url>", help: "where the sources are; else package.json's repository" },
    { flags: "--annotation <key=value>", help: "a further annotation of the image", many: true },
    { flags: "--sign <key>", help: "sign it with this private key: a file, or env://NAME", completes: "file" },
    { flags: "--no-sbom", help: "do not attach a bill of materials" },
    ...REGISTRY_OPTIONS,
    { flags: "--json", help: "print what was pushed, and errors, as JSON" },
  ],
  examples: [
    { does: "publish under the plugin's version", command: "sluice push hello registry.example.com/plugins/hello" },
    {
      does: "publish and sign",
      command: "sluice push hello registry.example.com/plugins/hello:0.1.0 --sign sluice.key",
    },
    { does: "publish in a registry on this machine", command: "sluice push hello localhost:5000/hello:dev" },
  ],
  async run([name = "", image = ""], flags: PushFlags) {
    const { pushCommand } = await import("../commands/push.ts");
    return pushCommand(name, image, flags);
  },
};
