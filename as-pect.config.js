import { asPectConfig } from "@sluice/testing/as-pect";

export default asPectConfig({
  entries: ["sdk/assembly/__tests__/**/*.spec.ts", "plugins/*/assembly/__tests__/**/*.spec.ts"],
});
