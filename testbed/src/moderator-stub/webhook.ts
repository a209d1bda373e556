import { createHmac } from "node:crypto";
import { checkHeader, ModeratorRefusal, type ModeratorStub, startModeratorStub } from "./moderator-stub.ts";
import { wordsIn } from "./words.ts";

export const WEBHOOK_STUB_SECRET = "webhook-secret";

const SECONDS = 300;

/** A moderator of one's own, as the plugin's README describes it. */
export function startModeratorWebhook(): Promise<ModeratorStub> {
  return startModeratorStub(/^\/judge$/, (request) => {
    const timestamp = String(request.headers["x-guard-timestamp"]);
    if (Math.abs(Number(timestamp) - Date.now() / 1000) > SECONDS) throw new ModeratorRefusal(401, "too old");
    const signature = createHmac("sha256", WEBHOOK_STUB_SECRET).update(`${timestamp}.${request.text}`).digest("hex");
    checkHeader(request, "x-guard-signature", `v1=${signature}`);
    const { texts } = request.json as { texts: { role: string; text: string }[] };
    const asked = texts.map(({ text }) => text);
    return { texts: asked, answer: { results: asked.map(resultOf) } };
  });
}

function resultOf(text: string): unknown {
  const { violence, hate, phones, masked } = wordsIn(text);
  const categories = { violence: violence ? 1 : 0, hate: hate ? 0.7 : 0, phone: phones ? 1 : 0 };
  return { flagged: violence || hate || phones, categories, ...(phones ? { text: masked } : {}) };
}
