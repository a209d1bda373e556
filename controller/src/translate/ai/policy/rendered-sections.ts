import { memo } from "../../../memo.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { AiContext, RefProblem } from "../context.ts";
import { sectionPlugin } from "./registry.ts";
import type { RenderedSection, SectionName, Sections } from "./section.ts";

type SectionValue = NonNullable<Sections[SectionName]>;

/** Sections of policies as plugins, each made once. */
export class RenderedSections {
  readonly #context: AiContext;
  readonly #made = new WeakMap<SectionValue, RenderedSection>();

  /** The same object for the same context. */
  static readonly of = memo((context: AiContext) => new RenderedSections(context));

  private constructor(context: AiContext) {
    this.#context = context;
  }

  render(section: SectionName, value: SectionValue, policy: AIPolicy): RenderedSection {
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    const rendered = sectionPlugin(section).render(value as never, policy, this.#context);
    this.#made.set(value, rendered);
    return rendered;
  }

  /** Of all sections of a policy, in effect or not. */
  problemsOf(policy: AIPolicy): readonly RefProblem[] {
    const { defaults = {}, overrides = {} } = policy.spec;
    return [defaults, overrides].flatMap((sections) =>
      (Object.entries(sections) as [SectionName, SectionValue][]).flatMap(
        ([name, value]) => this.render(name, value, policy).problems,
      ),
    );
  }
}
