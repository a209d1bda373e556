import type { KubeObject } from "@sluice/controller";
import type { EnvoyBinary } from "@sluice/envoy";
import { eppVersion } from "../../kube/epp-program.ts";
import { runUntilStopped, say, startGateway } from "../gateway.ts";
import { inferenceBanner } from "./banner.ts";
import { Picker } from "./picker.ts";
import { podLine } from "./pod-line.ts";
import { closePods, type DemoPod, startPods } from "./pods.ts";
import { pickerProgram } from "./program.ts";

/** The resources, as one would apply them to a cluster. */
const WITH_PICKER = "testbed/demo-inference/with-picker.yaml";
const WITHOUT_PICKER = "testbed/demo-inference/without-picker.yaml";
/** The Service that stands for the picker there. */
const PICKER_SERVICE = "vllm-llama3-8b-instruct-epp";

export interface InferenceDemo {
  readonly binary: EnvoyBinary;
  readonly port: number;
  readonly stopped: Promise<unknown>;
  /** Whether a picker is wanted; without the Go tool chain there is none all the same. */
  readonly withPicker: boolean;
}

/** A gateway in front of an InferencePool. Resolves when it is stopped. */
export async function runInferenceDemo({ binary, port, stopped, withPicker }: InferenceDemo): Promise<void> {
  const program = withPicker
    ? await Promise.race([stopped.then(() => undefined), pickerProgram(process.env, say)])
    : undefined;
  const pods = await startPods();
  const picker = program === undefined ? undefined : await startPicker(program, pods);
  const root = picker === undefined ? WITHOUT_PICKER : WITH_PICKER;
  const gateway = await startGateway({
    root,
    objects: [...pods.map(({ object }) => object), ...(picker === undefined ? [] : [pickerSlice(picker.port)])],
    binary,
    port,
    config: { enableInferenceExtension: true },
    show: (line) => podLine(line, pods),
  });
  say(
    inferenceBanner({
      url: `http://127.0.0.1:${port}`,
      envoyVersion: binary.version,
      picker: picker === undefined ? undefined : { version: eppVersion(), pid: picker.pid },
      pods,
      plugins: gateway.plugins,
      resources: root,
      debugUrl: gateway.debugUrl,
    }),
  );
  await runUntilStopped(gateway, stopped, () => Promise.all([picker?.stop(), closePods(pods)]));
}

async function startPicker(path: string, pods: readonly DemoPod[]): Promise<Picker> {
  say("starting the endpoint picker…");
  return Picker.start({ path, resources: WITH_PICKER, objects: pods.map(({ object }) => object) });
}

/** Where the picker's Service leads. */
function pickerSlice(port: number): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: PICKER_SERVICE,
      namespace: "default",
      labels: { "kubernetes.io/service-name": PICKER_SERVICE },
    },
    addressType: "IPv4",
    endpoints: [{ addresses: ["127.0.0.1"] }],
    ports: [{ name: "grpc", port, protocol: "TCP" }],
  };
}
