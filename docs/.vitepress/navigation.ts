/** A group of the sidebar. */
export interface Group {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: { readonly text: string; readonly link: string }[];
}

function group(text: string, pages: Readonly<Record<string, string>>, collapsed = false): Group {
  return { text, collapsed, items: Object.entries(pages).map(([title, link]) => ({ text: title, link })) };
}

/** Every page of docs but decisions and generated pages of verbs and resources, which their index pages list. */
export const NAVIGATION: readonly Group[] = [
  group("Begin", {
    "In five minutes": "/guide/start",
    "From an idea to a gateway": "/guide/walkthrough",
    "Your first plugin": "/guide/first-plugin",
    Examples: "/reference/plugins#examples",
  }),
  group("Write plugins", {
    Testing: "/guide/testing",
    Debugging: "/guide/debugging",
    Streaming: "/guide/streaming",
    "Callouts, timers, shared values": "/guide/callouts",
    "Stores and caches": "/guide/store",
    "Memory and speed": "/guide/memory",
    "Publish a plugin": "/guide/publishing",
    "Attach it to a cluster": "/guide/attach",
    "Messages and what to do": "/guide/troubleshooting",
  }),
  group("Run a gateway", {
    "From files": "/guide/files",
    "AIProvider, AIRoute, AIPolicy": "/guide/ai-resources",
    "What of the Gateway API is served": "/guide/gateway-api",
    "In a cluster": "/guide/controller",
    "On an Envoy of your own": "/guide/envoy",
    "On Higress": "/guide/higress",
    "Where modules come from": "/guide/plugin-modules",
    "When a provider fails": "/guide/fallback",
    "Statistics and cost": "/guide/statistics-and-cost",
    "Who used how much": "/guide/usage",
    "Semantic cache": "/guide/semantic-cache",
    Guards: "/guide/guards",
    Injections: "/guide/injections",
    "Pods that serve models": "/guide/inference",
    "Redis for stock Envoy": "/guide/redis-bridge",
    "Add a provider": "/guide/add-a-provider",
  }),
  group("Come from elsewhere", {
    "From Higress's Go plugins": "/guide/from-higress",
    "From an ext_proc of your own": "/guide/from-ext-proc",
  }),
  group("Reference", {
    "The command": "/reference/cli/",
    "Plugins and their configuration": "/reference/plugins",
    "Custom resources": "/reference/resources/",
    "The SDK": "/project/sdk",
    "The SDK's API": "/reference/sdk/",
  }),
  group(
    "The project",
    {
      Overview: "/project/",
      Architecture: "/architecture",
      Decisions: "/decisions/",
      "Speed, size and memory": "/performance",
      "The token estimate": "/token-estimate",
      Contributing: "/project/contributing",
      Changes: "/project/changelog",
    },
    true,
  ),
];
