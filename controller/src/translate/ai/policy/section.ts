import type { SecretObject } from "@sluice/manifest";
import type { AIPolicySpec } from "../../../generated/sluice.gen.ts";
import type { ModuleIr, PluginIr } from "../../../ir/plugin.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import type { AiContext, RefProblem } from "../context.ts";
import type { ObjectiveIr } from "../inference/objectives.ts";
import type { Asks } from "./callee.ts";
import type { WebhookPlace } from "./webhook.ts";

export type Sections = NonNullable<AIPolicySpec["defaults"]>;
export type SectionName = keyof Sections;
export type SectionValue<Name extends SectionName> = NonNullable<Sections[Name]>;

/** One plugin that a section has become. */
export interface RenderedPlugin {
  /** `PluginIr.name` */
  readonly name: string;
  readonly module: ModuleIr;
  /** In the place of the catalog's, which has none for users' plugins. */
  readonly placement?: Pick<PluginIr, "phase" | "priority">;
  readonly failure: PluginIr["failure"];
  /**
   * What it keeps in the policy's store: accounts, so that its configuration has the keys `store`, `redis` and `onStoreError`,
   * or answers, which have `store` alone.
   */
  readonly stored?: "accounts" | "answers";
  readonly config: SecretObject;
  /** Whether it takes the prices of the models in use as `prices`; those that `config` has already stand over them. */
  readonly priced?: true;
  /** Whether it may change the model that is asked for, by which routes are chosen. */
  readonly reroutes?: true;
  /** Whom it tells of something: goes into the key `webhook` of its configuration. */
  readonly webhook?: WebhookPlace;
  /** Whom it asks while a request waits: goes into keys of its configuration. */
  readonly asks?: Asks;
  /** Whether it takes the context windows of the models in use as `contextWindow.models`. */
  readonly windowed?: true;
}

/** What a section means for the routes that it is in effect for. */
export interface RenderedSection {
  readonly plugins: readonly RenderedPlugin[];
  /** References that cannot be used; the section holds without them. */
  readonly problems: readonly RefProblem[];
  /** What pickers of endpoints are told of those whom it knows. */
  readonly objectives?: readonly ObjectiveIr[];
}

/** Makes plugins of one section of AIPolicies. Another section is served by one more of these in the registry. */
export interface SectionPlugin<Name extends SectionName = SectionName> {
  readonly section: Name;
  /** What is wrong with a value by itself. @param path of the section */
  admit(value: SectionValue<Name>, path: string, context: Pick<AiContext, "catalog">): readonly Issue[];
  /** @param policy whose section it is: names in it are of its namespace */
  render(value: SectionValue<Name>, policy: AIPolicy, context: AiContext): RenderedSection;
}
