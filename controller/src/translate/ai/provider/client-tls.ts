import type { AIProviderSpec } from "../../../generated/sluice.gen.ts";
import type { ClientTlsIr } from "../../../ir/backend.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import { parseBundle } from "../../certificate.ts";
import { type AiContext, type Resolved, unresolved } from "../context.ts";

type EndpointTls = NonNullable<NonNullable<AIProviderSpec["endpoint"]>["tls"]>;

/** TLS with a provider. @param host name to ask for where `tls.hostname` gives none */
export function resolveClientTls(
  provider: AIProvider,
  tls: EndpointTls,
  host: string,
  context: AiContext,
): Resolved<ClientTlsIr> {
  const ca = resolveCa(provider, tls, context);
  if ("problem" in ca) return ca;
  return { value: { hostname: tls.hostname ?? host, ca: ca.value, subjectAltNames: [] } };
}

function resolveCa(provider: AIProvider, tls: EndpointTls, context: AiContext): Resolved<ClientTlsIr["ca"]> {
  if (tls.insecureSkipVerify === true) return { value: "insecure" };
  const refs = tls.caCertificateRefs ?? [];
  if (refs.length === 0) return { value: "system" };
  const namespace = provider.metadata.namespace ?? "";
  const texts: string[] = [];
  for (const [index, { kind = "ConfigMap", name }] of refs.entries()) {
    const pem = kind === "Secret" ? secretCa(context, namespace, name) : configMapCa(context, namespace, name);
    if (pem === undefined || parseBundle(pem) === undefined) {
      const what = `${kind} ${namespace}/${name} has no PEM certificates under ca.crt`;
      return unresolved("InvalidCACertificateRef", `spec.endpoint.tls.caCertificateRefs[${index}]: ${what}`);
    }
    texts.push(pem.endsWith("\n") ? pem : `${pem}\n`);
  }
  return { value: { pem: texts.join("") } };
}

function configMapCa({ store }: AiContext, namespace: string, name: string): string | undefined {
  return store.get("ConfigMap", namespace, name)?.data?.["ca.crt"];
}

function secretCa({ store }: AiContext, namespace: string, name: string): string | undefined {
  const encoded = store.get("Secret", namespace, name)?.data?.["ca.crt"];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}
