import type { SecretObject } from "@sluice/manifest";
import type { RenderedPlugin, SectionPlugin, SectionValue } from "./section.ts";

type Prompts = SectionValue<"prompts">;

/**
 * `prompts`: ai-prompt-template makes requests of templates, ai-prompt-decorator puts messages around those of the client.
 * What they say may be a rule, so none go on without.
 */
export const PROMPTS: SectionPlugin<"prompts"> = {
  section: "prompts",
  admit: ({ templates = [] }, path) =>
    templates.flatMap(({ name }, index) => {
      const first = templates.findIndex((other) => other.name === name);
      if (first === index) return [];
      const message = `[${first}] is called ${name}, too: give it another name`;
      return [{ path: `${path}.templates[${index}].name`, message }];
    }),
  render: (prompts) => ({ plugins: [...templates(prompts), ...decorator(prompts)], problems: [] }),
};

/** The route was chosen, and what it costs is counted, by the model that the client names: so that one is asked. */
function templates({ templates: entries = [] }: Prompts): RenderedPlugin[] {
  if (entries.length === 0) return [];
  const config = {
    templates: entries.map(({ name, template, keep = [] }) => {
      return { name, template: template as SecretObject, keep: ["model", ...keep] };
    }),
    onMissing: "refuse",
  };
  return [pluginOf("ai-prompt-template", config)];
}

function decorator({ prepend = [], append = [] }: Prompts): RenderedPlugin[] {
  if (prepend.length === 0 && append.length === 0) return [];
  const config = {
    ...(prepend.length === 0 ? {} : { prepend: prepend.map(messageOf) }),
    ...(append.length === 0 ? {} : { append: append.map(messageOf) }),
  };
  return [pluginOf("ai-prompt-decorator", config)];
}

function pluginOf(plugin: string, config: RenderedPlugin["config"]): RenderedPlugin {
  return { name: plugin, module: { kind: "bundled", plugin }, failure: "closed", config };
}

function messageOf({ role, content }: { readonly role: string; readonly content: string }) {
  return { role, content };
}
