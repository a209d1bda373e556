import { defineConfig } from "vitepress";
import { NAVIGATION } from "./navigation.ts";
import { slugOf } from "./slug.ts";

// Paths are those of the folder that `npm run docs` lays out; nothing is fetched, neither when it is built nor when it is read.
export default defineConfig({
  title: "Sluice",
  description: "An AI gateway made of small WebAssembly plugins for Envoy and Higress",
  cleanUrls: false,
  lastUpdated: false,
  // `npm run docs` judges the links itself, anchors and all.
  ignoreDeadLinks: true,
  // The SDK's API is one large page for each entry point.
  vite: { build: { chunkSizeWarningLimit: 4096 } },
  markdown: {
    // Angle brackets in our pages are placeholders.
    html: false,
    anchor: { slugify: slugOf },
    config: (md) => {
      const text = md.renderer.rules.text;
      md.renderer.rules.text = (...args) => {
        const html = text?.(...args) ?? md.utils.escapeHtml(args[0][args[1]]?.content ?? "");
        // Templates in our pages are not for the site to fill in.
        return html.replaceAll("{{", "&#123;&#123;");
      };
    },
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/guide/start" },
      { text: "Plugins", link: "/reference/plugins" },
      { text: "Command", link: "/reference/cli/" },
      { text: "SDK", link: "/reference/sdk/" },
    ],
    sidebar: [...NAVIGATION],
    outline: [2, 3],
    search: { provider: "local" },
  },
});
