import type { Ir } from "../src/ir/ir.ts";
import { describeXds } from "../src/render/xds/describe.ts";
import type { XdsOptions } from "../src/render/xds/options.ts";
import { renderXds } from "../src/render/xds/render-xds.ts";
import { printMessages } from "./print.ts";

/** Machines where every module is a file of that name. */
export const XDS_OPTIONS: XdsOptions = {
  modules: (module) => ({
    kind: "file",
    path: `/modules/${module.kind === "bundled" ? module.plugin : "fetched"}.wasm`,
  }),
  caFile: "/etc/ssl/certs/ca-certificates.crt",
  bind: "0.0.0.0",
  accessLog: "off",
  secrets: "redact",
};

/** What Envoy is given, fleet by fleet; undefined when no fleet consists of Envoys of ours. */
export function showXds({ fleets }: Ir): string | undefined {
  const ours = fleets.filter(({ target }) => target === "envoy");
  if (ours.length === 0) return undefined;
  return printMessages(
    Object.fromEntries(ours.map((fleet) => [fleet.name, describeXds(renderXds(fleet, XDS_OPTIONS))])),
  );
}
