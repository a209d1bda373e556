import { UserError } from "@sluice/manifest";

/** What plugins are attached to; a Domain is no object but the requests for a host name. */
export const TARGET_KINDS = ["Gateway", "HTTPRoute", "GRPCRoute", "Ingress", "AIRoute", "Service", "Domain"] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface Target {
  readonly kind: TargetKind;
  /** Empty for a Domain. */
  readonly namespace: string;
  readonly name: string;
  /** A listener of the Gateway, a rule of the route, or a port of the Service. */
  readonly section?: string;
}

const SHAPE = "KIND/NAME, or KIND/NAME#SECTION for a listener or a rule";
/** RFC 1123 subdomain, as names of objects are. */
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** With one star at its beginning or its end, as Higress compares them. */
const DOMAIN = /^(\*|\*?[a-z0-9.-]*[a-z0-9]|[a-z0-9][a-z0-9.-]*\*)$/;
const MAX_NAME = 253;

/**
 * Reads `--to`: `HTTPRoute/chat`, `gateway/gw#https`, `service/app:8080`, `domain/*.example.com`. Kinds are read in whatever case.
 * @throws UserError
 */
export function parseTarget(text: string, namespace: string): Target {
  const slash = text.indexOf("/");
  const kind = TARGET_KINDS.find((known) => known.toLowerCase() === text.slice(0, slash).toLowerCase());
  if (slash < 0 || kind === undefined) {
    throw new UserError(`${JSON.stringify(text)} names nothing that plugins are attached to`, {
      where: "--to",
      help: `write ${SHAPE}; kinds: ${TARGET_KINDS.join(", ")}`,
    });
  }
  const rest = text.slice(slash + 1);
  const [name, section] = split(rest, kind === "Service" ? ":" : "#");
  const isName = kind === "Domain" ? DOMAIN.test(name) : OBJECT_NAME.test(name);
  if (!isName || name.length > MAX_NAME || section === "" || (kind === "Domain" && section !== undefined)) {
    throw new UserError(`${JSON.stringify(rest)} is no name of ${withArticle(kind)}`, {
      where: "--to",
      help: `write ${SHAPE}`,
    });
  }
  return { kind, namespace: kind === "Domain" ? "" : namespace, name, ...(section === undefined ? {} : { section }) };
}

/** `HTTPRoute demo/chat`, with the section where one is named. */
export function formatTarget({ kind, namespace, name, section }: Target): string {
  const ref = namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
  if (section === undefined) return ref;
  return kind === "Service" ? `${ref}:${section}` : `${ref}#${section}`;
}

export function withArticle(kind: string): string {
  return /^([AEIO]|HTTP)/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function split(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
