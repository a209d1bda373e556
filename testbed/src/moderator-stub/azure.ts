import { checkHeader, ModeratorRefusal, type ModeratorStub, startModeratorStub } from "./moderator-stub.ts";
import { wordsIn } from "./words.ts";

export const AZURE_MODERATION_STUB_KEY = "azure-stub-key";

const LONGEST = 10_000;

/** Azure AI Content Safety: https://learn.microsoft.com/azure/ai-services/content-safety/quickstart-text */
export function startAzureModerationStub(): Promise<ModeratorStub> {
  return startModeratorStub(/^\/contentsafety\/text:analyze\?api-version=2024-09-01$/, (request) => {
    checkHeader(request, "ocp-apim-subscription-key", AZURE_MODERATION_STUB_KEY);
    const { text, blocklistNames, haltOnBlocklistHit, outputType, ...others } = request.json as Record<string, unknown>;
    if (typeof text !== "string" || text.length > LONGEST) throw new ModeratorRefusal(400, "InvalidRequestBody: text");
    if (outputType !== "EightSeverityLevels") throw new ModeratorRefusal(400, "InvalidRequestBody: outputType");
    if (Object.keys(others).length > 0) throw new ModeratorRefusal(400, "InvalidRequestBody");
    if (blocklistNames !== undefined && haltOnBlocklistHit !== false) throw new ModeratorRefusal(400, "halts");
    const { violence, hate } = wordsIn(text);
    const listed = Array.isArray(blocklistNames) && text.includes("listed");
    const hits = listed ? [{ blocklistName: "terms", blocklistItemId: "id", blocklistItemText: "listed" }] : [];
    const severities = { Hate: hate ? 3 : 0, SelfHarm: 0, Sexual: 0, Violence: violence ? 6 : 0 };
    const categoriesAnalysis = Object.entries(severities).map(([category, severity]) => ({ category, severity }));
    return { texts: [text], answer: { blocklistsMatch: hits, categoriesAnalysis } };
  });
}
