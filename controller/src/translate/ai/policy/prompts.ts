import type { SectionPlugin } from "./section.ts";

/** `prompts`: ai-prompt-decorator puts messages around those of the client. What they say may be a rule, so none go on without. */
export const PROMPTS: SectionPlugin<"prompts"> = {
  section: "prompts",
  admit: ({ templates = [] }, path) => {
    if (templates.length === 0) return [];
    const message = "templates are not supported by this version";
    return [{ path: `${path}.templates`, message, reason: "UnsupportedValue" }];
  },
  render: ({ prepend = [], append = [] }) => {
    if (prepend.length === 0 && append.length === 0) return { plugins: [], problems: [] };
    const config = {
      ...(prepend.length === 0 ? {} : { prepend: prepend.map(messageOf) }),
      ...(append.length === 0 ? {} : { append: append.map(messageOf) }),
    };
    const module = { kind: "bundled" as const, plugin: "ai-prompt-decorator" };
    const plugin = {
      name: "ai-prompt-decorator",
      module,
      failure: "closed" as const,
    };
    return { plugins: [{ ...plugin, config }], problems: [] };
  },
};

function messageOf({ role, content }: { readonly role: string; readonly content: string }) {
  return { role, content };
}
