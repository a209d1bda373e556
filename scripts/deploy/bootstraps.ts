import { type AdsTls, formatBootstrap } from "@sluice/envoy";
import { type ProxyBootstrapInit, proxyBootstrap } from "../../controller/src/proxy/proxy-bootstrap.ts";

/** Where the manifests mount the proxies' certificate and the authorities that the controller's is checked against. */
const CERTIFICATES = "/etc/sluice/xds";

const XDS_PORT = 18_000;
const CLASS = "sluice";
const SERVICE = "sluice-controller.sluice-system.svc";

/** What the chart knows only when it is rendered: the file goes through `tpl`. */
const CHART_SERVICE = '{{ include "sluice.controllerHost" . }}';
const CHART_FLEET = "class/{{ .Values.gatewayClass.name }}";

/** The proxies' bootstraps, by file below deploy/. */
export function bootstrapFiles(): ReadonlyMap<string, string> {
  const kustomize = { fleet: `class/${CLASS}`, xdsHost: SERVICE, xdsPort: XDS_PORT };
  const chart = { fleet: CHART_FLEET, xdsHost: CHART_SERVICE, xdsPort: XDS_PORT };
  return new Map([
    ["kustomize/base/bootstrap.yaml", text(kustomize)],
    ["kustomize/mtls/bootstrap.yaml", text({ ...kustomize, tls: mutualTls(SERVICE) })],
    ["helm/sluice/files/bootstrap.yaml", text(chart)],
    ["helm/sluice/files/bootstrap-mtls.yaml", text({ ...chart, tls: mutualTls(CHART_SERVICE) })],
  ]);
}

function mutualTls(serverName: string): AdsTls {
  return {
    caFile: `${CERTIFICATES}/ca.crt`,
    serverName,
    client: { certificateFile: `${CERTIFICATES}/tls.crt`, keyFile: `${CERTIFICATES}/tls.key` },
  };
}

function text(init: ProxyBootstrapInit): string {
  return `# Written by \`npm run generate\`. Do not edit.\n${formatBootstrap(proxyBootstrap(init))}`;
}
