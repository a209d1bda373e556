import { attach } from "./attach.ts";
import { build } from "./build.ts";
import { completions } from "./completions.ts";
import { controller } from "./controller.ts";
import { detach } from "./detach.ts";
import { dev } from "./dev.ts";
import { doctor } from "./doctor.ts";
import { gateway } from "./gateway.ts";
import { generate } from "./generate.ts";
import { inspect } from "./inspect.ts";
import { keygen } from "./keygen.ts";
import { newPlugin } from "./new.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { redisBridge } from "./redis-bridge.ts";
import { sign } from "./sign.ts";
import { test } from "./test.ts";
import { usage } from "./usage.ts";
import type { Verb } from "./verb.ts";
import { verify } from "./verify.ts";

/** All verbs, in the order of help. */
export const VERBS: readonly Verb[] = [
  newPlugin,
  build,
  test,
  dev,
  generate,
  push,
  pull,
  inspect,
  attach,
  detach,
  sign,
  verify,
  keygen,
  gateway,
  controller,
  redisBridge,
  usage,
  doctor,
  completions,
];
