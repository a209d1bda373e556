import type { DetachFlags } from "../commands/detach.ts";
import { PLACE_OPTIONS, WRITE_OPTIONS } from "./attach-options.ts";
import type { Verb } from "./verb.ts";

export const detach: Verb = {
  name: "detach",
  group: "Ship a plugin",
  summary: "takes back what attach made: the cluster runs plugins no more for a Gateway or a route",
  details: `The other plugins of the same object stay; an object without any is deleted. Only what \`sluice attach\` made is touched, and what is not attached is no error.`,
  arguments: [{ name: "name", many: true, help: "names of plugins, or their images", completes: "plugin" }],
  options: [
    { flags: "--from <kind/name>", many: true, help: "what it was attached to, as attach was told" },
    ...PLACE_OPTIONS,
    ...WRITE_OPTIONS,
  ],
  examples: [
    { does: "stop running a plugin for a route", command: "sluice detach hello --from HTTPRoute/chat -n demo" },
    {
      does: "the same on Higress",
      command: "sluice detach hello --from Ingress/web -n demo --target higress",
    },
  ],
  async run(names, flags: DetachFlags) {
    const { detachCommand } = await import("../commands/detach.ts");
    return detachCommand(names, flags);
  },
};
