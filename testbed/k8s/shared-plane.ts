// One control plane for the tests that leave it as it is; those that break it start their own.
import type { TestProject } from "vitest/node";
import { ControlPlane } from "../src/kube/control-plane.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Paths of the shared control plane's kubeconfigs. */
    readonly kubeconfig: { readonly admin: string };
  }
}

/** Answers what ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const plane = await ControlPlane.start({ onProgress: (line) => console.error(line) });
  project.provide("kubeconfig", { admin: await plane.kubeconfig() });
  return () => plane.stop();
}
