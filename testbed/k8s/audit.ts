import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "@sluice/manifest";

/** Who, what and how it ended, of every request. */
const POLICY =
  "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived, ResponseStarted]\nrules: [{level: Metadata}]\n";

/** Writes the policy into a folder; the flags of kube-apiserver that make it keep a log there. */
export async function auditFlags(folder: string): Promise<readonly string[]> {
  const policy = join(folder, "audit-policy.yaml");
  await writeFile(policy, POLICY);
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${logPath(folder)}`];
}

/** One right, as both a role grants it and a request uses it: `verb group/resource`, `verb group/resource/subresource`. */
export type Right = string;

export interface Usage {
  /** Sorted, each once: of requests that the server let through, whatever came of them. */
  readonly used: readonly Right[];
  /** Of those that it did not. */
  readonly forbidden: readonly Right[];
}

/** What a user did so far. Watches that go on are not in it, nor anything else that has not ended. */
export async function usageOf(folder: string, user: string): Promise<Usage> {
  const lines = (await readFile(logPath(folder), "utf8")).split("\n").filter((line) => line !== "");
  const own = lines
    .map((line): unknown => JSON.parse(line))
    .filter((entry) => isRecord(entry) && userOf(entry) === user);
  const rights = (isForbidden: boolean) => {
    const chosen = own.filter(isRecord).filter((entry) => (codeOf(entry) === 403) === isForbidden);
    return [...new Set(chosen.flatMap(rightsUsed))].sort();
  };
  return { used: rights(false), forbidden: rights(true) };
}

function logPath(folder: string): string {
  return join(folder, "audit.log");
}

function userOf({ user }: Readonly<Record<string, unknown>>): unknown {
  return isRecord(user) ? user.username : undefined;
}

function codeOf({ responseStatus }: Readonly<Record<string, unknown>>): unknown {
  return isRecord(responseStatus) ? responseStatus.code : undefined;
}

/** A patch that makes an object needs the right to create as well: its answer is 201. */
function rightsUsed(entry: Readonly<Record<string, unknown>>): readonly Right[] {
  const { apiGroup = "", resource = "", subresource } = isRecord(entry.objectRef) ? entry.objectRef : {};
  const what = `${apiGroup}/${resource}${subresource === undefined ? "" : `/${subresource}`}`;
  const isCreation = entry.verb === "patch" && codeOf(entry) === 201;
  return isCreation ? [`patch ${what}`, `create ${what}`] : [`${entry.verb} ${what}`];
}

/** What roles of manifests grant, sorted. */
export function rightsOf(documents: readonly Readonly<Record<string, unknown>>[]): readonly Right[] {
  const rules = documents.flatMap((document) => (Array.isArray(document.rules) ? document.rules.filter(isRecord) : []));
  const rights = rules.flatMap(({ apiGroups, resources, verbs }) => {
    return textsOf(apiGroups).flatMap((group) =>
      textsOf(resources).flatMap((resource) => textsOf(verbs).map((verb) => `${verb} ${group}/${resource}`)),
    );
  });
  return [...new Set(rights)].sort();
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
