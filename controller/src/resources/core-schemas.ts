/** JSON schemas of the kinds that have no CRD: only of what the controller reads; further fields are let alone. */

const text = { type: "string" };
const port = { type: "integer", minimum: 1, maximum: 65_535 };
const texts = { type: "object", additionalProperties: text };
const intOrText = { type: ["integer", "string"] };

function open(properties: object, required: readonly string[] = []): object {
  return { type: "object", required, properties };
}

function list(items: object, maxItems = 1000): object {
  return { type: "array", items, maxItems };
}

const backend = open({
  service: open({ name: text, port: open({ name: text, number: port }) }, ["name"]),
  resource: open({ apiGroup: text, kind: text, name: text }, ["kind", "name"]),
});

const service = open({
  type: { enum: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] },
  clusterIP: text,
  externalName: text,
  selector: texts,
  ports: list(
    open({ name: text, port, protocol: { enum: ["TCP", "UDP", "SCTP"] }, targetPort: intOrText, appProtocol: text }, [
      "port",
    ]),
  ),
});

const ingress = open({
  ingressClassName: text,
  defaultBackend: backend,
  tls: list(open({ hosts: list(text), secretName: text })),
  rules: list(
    open({
      host: text,
      http: open(
        {
          paths: list(
            open({ path: text, pathType: { enum: ["Exact", "Prefix", "ImplementationSpecific"] }, backend }, [
              "pathType",
              "backend",
            ]),
          ),
        },
        ["paths"],
      ),
    }),
  ),
});

const endpoint = open(
  {
    addresses: list(text, 100),
    conditions: open({
      ready: { type: "boolean" },
      serving: { type: "boolean" },
      terminating: { type: "boolean" },
    }),
    hostname: text,
  },
  ["addresses"],
);

const condition = open({ type: text, status: text }, ["type", "status"]);

/** Kind → schema of the whole object, without what every object has. */
export const CORE_SCHEMAS: Readonly<Record<string, object>> = {
  ConfigMap: open({ data: texts, binaryData: texts }),
  EndpointSlice: open(
    {
      addressType: { enum: ["IPv4", "IPv6", "FQDN"] },
      endpoints: list(endpoint),
      ports: list(open({ name: text, port, protocol: { enum: ["TCP", "UDP", "SCTP"] }, appProtocol: text }), 100),
    },
    ["addressType", "endpoints"],
  ),
  Ingress: open({ spec: ingress }, ["spec"]),
  IngressClass: open({ spec: open({ controller: text }) }, ["spec"]),
  Namespace: open({}),
  Pod: open({ status: open({ phase: text, podIP: text, conditions: list(condition) }) }),
  Secret: open({ type: text, data: texts }),
  Service: open({ spec: service }, ["spec"]),
};
