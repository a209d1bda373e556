import type { Gateway } from "../resources/resources.ts";
import { parseBundle } from "./certificate.ts";
import type { Problem } from "./gateway.ts";
import { GATEWAY_GROUP, type ListenerSources } from "./listener.ts";

/** The key of a ConfigMap that has authorities (Gateway API, `caCertificateRefs`). */
const CA_KEY = "ca.crt";

type Frontend = NonNullable<NonNullable<Gateway["spec"]["tls"]>["frontend"]>;
type Validation = NonNullable<Frontend["default"]["validation"]>;

/** Whose certificates clients of a port must show (`spec.tls.frontend`); nothing when none is asked for. */
export function clientAuthorities(
  gateway: Gateway,
  port: number,
  sources: ListenerSources,
): { readonly clientCa?: string } | Problem {
  const frontend = gateway.spec.tls?.frontend;
  const ofPort = frontend?.perPort?.find((one) => one.port === port);
  const validation = ofPort === undefined ? frontend?.default.validation : ofPort.tls.validation;
  if (validation === undefined) return {};
  if (validation.mode === "AllowInsecureFallback") {
    return {
      reason: "InvalidClientCertificateRef",
      message: "spec.tls.frontend: AllowInsecureFallback is not supported",
    };
  }
  return readAuthorities(gateway, validation, sources);
}

function readAuthorities(
  { metadata }: Gateway,
  { caCertificateRefs }: Validation,
  { store, grants }: ListenerSources,
): { readonly clientCa: string } | Problem {
  const bundles: string[] = [];
  const owner = metadata.namespace ?? "";
  for (const { group, kind, namespace = owner, name } of caCertificateRefs) {
    const invalid = (reason: string, text: string) => ({ reason, message: `spec.tls.frontend: ${text}` });
    if (group !== "" || kind !== "ConfigMap") {
      return invalid("InvalidCACertificateKind", `${kind} of group "${group}" is not a ConfigMap`);
    }
    const from = { group: GATEWAY_GROUP, kind: "Gateway", namespace: owner };
    if (!grants.permits(from, { group, kind, namespace, name })) {
      return invalid("RefNotPermitted", `no ReferenceGrant in namespace ${namespace} permits ConfigMap ${name}`);
    }
    const pem = store.get("ConfigMap", namespace, name)?.data?.[CA_KEY];
    if (pem === undefined || parseBundle(pem) === undefined) {
      return invalid("InvalidCACertificateRef", `ConfigMap ${namespace}/${name} has no PEM certificates in ${CA_KEY}`);
    }
    bundles.push(pem.endsWith("\n") ? pem : `${pem}\n`);
  }
  return { clientCa: bundles.join("") };
}
