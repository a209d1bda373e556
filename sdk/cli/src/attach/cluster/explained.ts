import { ApiError, refusalText } from "@sluice/controller";
import { MissingError, UserError } from "@sluice/manifest";

/** What was asked of which cluster. */
export interface Asked {
  /** `write WasmPlugin higress-system/hello`. */
  readonly what: string;
  /** URL of the API server. */
  readonly server: string;
}

/** Codes of connections that got nowhere. */
const UNREACHED = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
];

/** An error of the API server's, or of the way to it, as its reader can mend it; any other as it is. */
export function explained(error: unknown, asked: Asked): unknown {
  if (error instanceof ApiError) return explainedAnswer(error, asked);
  if (!(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  const where = asked.server;
  if (isCertificate(code, error.message)) {
    const help = "the kubeconfig needs the authority that vouches for the server: certificate-authority-data";
    return new MissingError(`the cluster's certificate is not trusted: ${error.message}`, {
      where,
      help,
      cause: error,
    });
  }
  if (UNREACHED.includes(code) || /no answer for \d+ ms|socket hang up/.test(error.message)) {
    const help = "see whether `kubectl get --raw /readyz` answers; another cluster: --context, --kubeconfig";
    return new MissingError(`the cluster does not answer: ${textOf(error)}`, { where, help, cause: error });
  }
  return error;
}

/** Managers whose fields an apply would change; none for another kind of conflict. */
export function conflictingManagers(error: unknown): readonly string[] {
  if (!(error instanceof ApiError) || !error.fields.some(({ reason }) => reason === "FieldManagerConflict")) return [];
  return [...new Set([...error.message.matchAll(/with "([^"]+)"/g)].map(([, manager = ""]) => manager))];
}

function explainedAnswer(error: ApiError, { what, server }: Asked): UserError {
  const cause = error;
  switch (error.status) {
    case 401:
      return new UserError("the cluster does not know who asks: the credentials are wrong, or too old", {
        where: server,
        help: "log in anew, until `kubectl auth whoami` answers",
        cause,
      });
    case 403:
      return new UserError(`you may not ${what}`, {
        where: server,
        help: `ask for a role that allows it: ${deniedVerb(error)}`,
        cause,
      });
    case 409: {
      const managers = conflictingManagers(error);
      if (managers.length === 0) break;
      const fields = error.fields.map(({ field }) => field).join(", ");
      return new UserError(`others have set what would be changed: ${managers.join(", ")} (${fields})`, {
        where: what.replace(/^\w+ /, ""),
        help: "--force takes it over; who set it may set it again",
        cause,
      });
    }
    case 404:
      return new MissingError(
        `the cluster has no such thing: cannot ${what}: ${error.message.replace(/^.*?: 404 ?/, "")}`,
        {
          where: server,
          cause,
        },
      );
  }
  if (error.status >= 500 || error.status === 429) {
    return new MissingError(`the cluster cannot ${what} now: ${error.status} ${messageOf(error)}`.trimEnd(), {
      where: server,
      help: "try again later",
      cause,
    });
  }
  return new UserError(`the cluster refuses to ${what}: ${refusalOf(error)}`, { where: server, cause });
}

/** What Kubernetes says of a refused right names user, verb, resource and namespace: no value of ours. */
function deniedVerb(error: ApiError): string {
  return (
    /cannot (\w+) resource "([^"]+)" in API group "([^"]*)"/.exec(error.message)?.slice(1, 4).join(" ") ??
    "get, patch, delete"
  );
}

/** Messages may quote what was sent, which may hold keys; of unknown fields they quote the names alone. */
function refusalOf(error: ApiError): string {
  const unknown = /strict decoding error: (.*)$/.exec(error.message)?.[1];
  return unknown ?? refusalText(error);
}

function messageOf(error: ApiError): string {
  return /failed to create typed patch object|unable to/.test(error.message)
    ? error.reason
    : error.message.replace(/^.*?: \d+ ?/, "");
}

function isCertificate(code: string, message: string): boolean {
  return (
    /^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER))/.test(code) || /certificate/.test(message)
  );
}

/** Of a connection that was tried at several addresses Node's own message is empty. */
function textOf(error: Error): string {
  const code = "code" in error ? String(error.code) : "";
  return error.message === "" ? code : error.message;
}
