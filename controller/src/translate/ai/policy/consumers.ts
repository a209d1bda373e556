import type { SecretObject } from "../../../ir/secret-text.ts";
import { SecretText } from "../../../ir/secret-text.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import { matchesSelector } from "../../selector.ts";
import type { AiContext, RefProblem } from "../context.ts";
import { type Consumer, consumerOf } from "./consumer.ts";
import { type KeySources, keySources } from "./key-sources.ts";
import type { SectionPlugin, SectionValue } from "./section.ts";

/** No key has this hash: it stands where nobody may call, since key-auth wants somebody. */
const NOBODY: Consumer = { name: "nobody", credential: `sha256:${"0".repeat(64)}` };

/** `consumers`: key-auth. */
export const CONSUMERS: SectionPlugin<"consumers"> = {
  section: "consumers",
  admit: ({ from, secretSelector }, path) => [
    ...fromIssues(from, `${path}.from`),
    ...(isEmptySelector(secretSelector) ? [emptySelector(path)] : []),
  ],
  render: (value, policy, context) => {
    const { consumers, problems } = findConsumers(value, policy, context);
    const module = { kind: "bundled" as const, plugin: "key-auth" };
    const config = keyAuthConfig(value, consumers.length === 0 ? [NOBODY] : consumers);
    return { plugins: [{ name: "key-auth", own: "key-auth", module, failure: "closed", config }], problems };
  },
};

function fromIssues(from: readonly unknown[] | undefined, path: string): readonly Issue[] {
  const sources = keySources(from);
  return "error" in sources ? [{ path: `${path}[${sources.index}]`, message: sources.error }] : [];
}

type Selector = SectionValue<"consumers">["secretSelector"];

function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: Selector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** An empty selector would take every Secret of the namespace for a consumer's. */
function emptySelector(path: string): Issue {
  return { path: `${path}.secretSelector`, message: "must name a label: else every Secret would be a consumer" };
}

/** Sorted by name. Of Secrets with the same key the first has it. */
function findConsumers(
  { secretSelector }: SectionValue<"consumers">,
  policy: AIPolicy,
  { store }: AiContext,
): { readonly consumers: readonly Consumer[]; readonly problems: readonly RefProblem[] } {
  const owners = new Map<string, Consumer>();
  const problems: RefProblem[] = [];
  const namespace = policy.metadata.namespace ?? "";
  for (const secret of store.list("Secret")) {
    const { metadata } = secret;
    if ((metadata.namespace ?? "") !== namespace || !matchesSelector(secretSelector, metadata.labels ?? {})) continue;
    const consumer = consumerOf(secret);
    const refuse = (message: string) => {
      problems.push({ reason: "InvalidSecretRef", message: `Secret ${namespace}/${metadata.name} ${message}` });
    };
    if (typeof consumer === "string") {
      refuse(consumer);
      continue;
    }
    const owner = owners.get(consumer.credential);
    if (owner === undefined) owners.set(consumer.credential, consumer);
    else refuse(`has the key of Secret ${namespace}/${owner.name}: give each consumer one of its own`);
  }
  return { consumers: [...owners.values()], problems };
}

function keyAuthConfig({ from, allow }: SectionValue<"consumers">, consumers: readonly Consumer[]): SecretObject {
  // Admission has let no other pass.
  const sources = keySources(from) as KeySources;
  return {
    global_auth: true,
    consumers: consumers.map(({ name, credential }) => ({ name, credential: new SecretText(credential) })),
    keys: sources.names,
    in_header: sources.inHeader,
    in_query: sources.inQuery,
    ...(allow === undefined ? {} : { allow: [...allow].sort() }),
  };
}
