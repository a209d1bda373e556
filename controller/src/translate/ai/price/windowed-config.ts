import type { SecretObject } from "@sluice/manifest";
import type { ModelWindows } from "./model-windows.ts";

/** What was made of a configuration before, and by which windows: the same object again while both are the same. */
const known = new WeakMap<SecretObject, { readonly key: string; readonly made: SecretObject }>();

/** Adds the windows of models to a configuration, as `contextWindow.models`. */
export function withWindows(config: SecretObject, windows: ModelWindows): SecretObject {
  const key = JSON.stringify(windows);
  const before = known.get(config);
  if (before?.key === key) return before.made;
  const made = { ...config, contextWindow: { ...(config.contextWindow as SecretObject), models: windows } };
  known.set(config, { key, made });
  return made;
}
