import type { VerbOption } from "./verb.ts";

/** Which cluster, and whose resources of it. */
export const PLACE_OPTIONS: readonly VerbOption[] = [
  { flags: "-n, --namespace <name>", help: "of what it is attached to; by default the context's" },
  {
    flags: "--target <controller>",
    values: ["sluice", "higress", "istio", "envoy-gateway"],
    fallback: "sluice",
    help: "whose resources are written",
  },
  { flags: "--name <name>", help: "of the object; by default made of the plugin and what it is attached to" },
  { flags: "--higress-namespace <name>", fallback: "higress-system", help: "where Higress's controller runs" },
  { flags: "--kubeconfig <file>", help: "by default $KUBECONFIG, else ~/.kube/config", completes: "file" },
  { flags: "--context <name>", help: "of the kubeconfig" },
];

/** How it is written. */
export const WRITE_OPTIONS: readonly VerbOption[] = [
  { flags: "--dry-run", help: "let the cluster check everything, and keep nothing" },
  { flags: "--force", help: "take over what others have set" },
  { flags: "--wait <time>", fallback: "60s", help: "how long until it has to be in effect; 0: not at all" },
  { flags: "--json", help: "print what was done, and errors, as JSON" },
];
