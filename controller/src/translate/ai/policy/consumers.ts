import type { SecretObject } from "@sluice/manifest";
import { SecretText } from "@sluice/manifest";
import type { AIPolicy, Secret } from "../../../resources/resources.ts";
import { sameItems } from "../../../same-items.ts";
import { compareText, type Issue } from "../../../store/resource-store.ts";
import { comparePrecedence } from "../../precedence.ts";
import { matchesSelector } from "../../selector.ts";
import type { AiContext, RefProblem } from "../context.ts";
import { objectivesOf } from "../inference/objectives.ts";
import { type Consumer, consumerOf } from "./consumer.ts";
import { type KeySources, keySources } from "./key-sources.ts";
import type { RenderedSection, SectionPlugin, SectionValue } from "./section.ts";

/** No key has this hash: it stands where nobody may call, since key-auth wants somebody. */
const NOBODY: Consumer = { name: "nobody", credential: `sha256:${"0".repeat(64)}` };

/** `consumers`: key-auth. */
export const CONSUMERS: SectionPlugin<"consumers"> = {
  section: "consumers",
  admit: ({ from, secretSelector }, path) => [
    ...fromIssues(from, `${path}.from`),
    ...(isEmptySelector(secretSelector) ? [emptySelector(path)] : []),
  ],
  render: (value, policy, { store }) => {
    const secrets = consumerSecrets(value, policy.metadata.namespace ?? "", store);
    const before = known.get(value);
    if (before !== undefined && sameItems(before.secrets, secrets)) return before.rendered;
    const { consumers, problems } = secrets.length === 0 ? nobody(policy) : readConsumers(secrets);
    const module = { kind: "bundled" as const, plugin: "key-auth" };
    const config = keyAuthConfig(value, consumers.length === 0 ? [NOBODY] : consumers);
    const plugin = { name: "key-auth", module, failure: "closed" as const, config };
    const rendered = { plugins: [plugin], problems, objectives: objectivesOf(consumers) };
    known.set(value, { secrets, rendered });
    return rendered;
  },
};

type ConsumersValue = SectionValue<"consumers">;

/** What was made of a section before, while its Secrets are the same: there may be thousands. */
const known = new WeakMap<
  ConsumersValue,
  { readonly secrets: readonly Secret[]; readonly rendered: RenderedSection }
>();

function fromIssues(from: readonly unknown[] | undefined, path: string): readonly Issue[] {
  const sources = keySources(from);
  return "error" in sources ? [{ path: `${path}[${sources.index}]`, message: sources.error }] : [];
}

type Selector = ConsumersValue["secretSelector"];

function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: Selector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** An empty selector would take every Secret of the namespace for a consumer's. */
function emptySelector(path: string): Issue {
  return { path: `${path}.secretSelector`, message: "must name a label: else every Secret would be a consumer" };
}

const selected = new WeakMap<AiContext["store"], Map<string, readonly Secret[]>>();

/** Sorted by name. Many policies have the same selector. */
function consumerSecrets(
  { secretSelector }: ConsumersValue,
  namespace: string,
  store: AiContext["store"],
): readonly Secret[] {
  const bySelector = selected.get(store) ?? new Map<string, readonly Secret[]>();
  selected.set(store, bySelector);
  const key = JSON.stringify([namespace, secretSelector]);
  const known = bySelector.get(key);
  if (known !== undefined) return known;
  const secrets = store.list("Secret").filter(({ metadata }) => {
    return metadata.namespace === namespace && matchesSelector(secretSelector, metadata.labels ?? {});
  });
  bySelector.set(key, secrets);
  return secrets;
}

/** A selector that has nothing lets nobody pass, rather than everybody. */
function nobody({ metadata }: AIPolicy) {
  const message = `no Secret in namespace ${metadata.namespace} has the labels of secretSelector: nobody may call`;
  return { consumers: [], problems: [{ reason: "InvalidSecretRef" as const, message }] };
}

/** Of Secrets with the same key the oldest has it. */
function readConsumers(secrets: readonly Secret[]) {
  const owners = new Map<string, Consumer>();
  const problems: RefProblem[] = [];
  const byAge = [...secrets].sort(comparePrecedence);
  for (const secret of byAge) {
    const { namespace = "", name } = secret.metadata;
    const refuse = (message: string) => {
      problems.push({ reason: "InvalidSecretRef", message: `Secret ${namespace}/${name}: ${message}` });
    };
    const consumer = consumerOf(secret);
    if (typeof consumer === "string") {
      refuse(consumer);
      continue;
    }
    const owner = owners.get(consumer.credential);
    if (owner === undefined) owners.set(consumer.credential, consumer);
    else refuse(`has the key of Secret ${namespace}/${owner.name}: give each consumer one of its own`);
  }
  const consumers = [...owners.values()].sort((a, b) => compareText(a.name, b.name));
  return { consumers, problems };
}

function keyAuthConfig({ from, allow }: ConsumersValue, consumers: readonly Consumer[]): SecretObject {
  // Admission has let no other pass.
  const sources = keySources(from) as KeySources;
  return {
    global_auth: true,
    consumers: consumers.map(({ name, credential, team }) => ({
      name,
      credential: new SecretText(credential),
      ...(team === undefined ? {} : { team }),
    })),
    keys: sources.names,
    in_header: sources.inHeader,
    in_query: sources.inQuery,
    ...(allow === undefined ? {} : { allow: [...allow].sort() }),
  };
}
