import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { entropyOf } from "./entropy";
import { assignedPattern } from "./assigned";
import { isPlaceholder } from "./placeholder";

/** Least entropy of a key, in bits for each character: `sk-xxxxxxxx` and `sk-your-key-here` have less. */
const LEAST_ENTROPY: f64 = 2.8;

/**
 * Keys of services by their shape, as their makers and public scanners document it; and values that are assigned to names
 * of secrets and look drawn by lot.
 */
export function apiKeyPatterns(): Pattern[] {
  const check = new KeyCheck();
  const patterns: Pattern[] = [];
  for (let i = 0; i < SHAPES.length; i++) patterns.push(new Pattern(SHAPES[i], PatternKind.Regex, false, check));
  patterns.push(assignedPattern());
  return patterns;
}

const SHAPES: string[] = [
  // OpenAI, Anthropic, DeepSeek, OpenRouter and others that begin alike.
  "\\bsk-[A-Za-z0-9][A-Za-z0-9_-]{19,}",
  // Amazon: identifiers of keys, in base 32.
  "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\\b",
  // Google: keys of APIs, secrets of OAuth clients, access tokens.
  "\\bAIza[\\w-]{35}",
  "\\bGOCSPX-[\\w-]{28}",
  "\\bya29\\.[\\w-]{20,}",
  // GitHub, GitLab.
  "\\bgh[pousr]_[A-Za-z0-9]{36,}",
  "\\bgithub_pat_\\w{50,}",
  "\\bgl(?:pat|dt|rt|cbt|ptt|ft|agent|soat|imt|oas)-[\\w-]{20,}",
  // Slack: tokens and webhooks.
  "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
  "\\bxapp-\\d-[A-Za-z0-9-]{10,}",
  "\\bhooks\\.slack\\.com/services/T\\w+/B\\w+/\\w{20,}",
  // Stripe, Twilio, SendGrid.
  "\\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",
  "\\bwhsec_[A-Za-z0-9+/]{32,}",
  "\\bSK[0-9a-f]{32}\\b",
  "\\bSG\\.[\\w-]{16,32}\\.[\\w-]{16,64}",
  // npm, PyPI, Hugging Face, Docker, Databricks, Telegram, and those that have a prefix of their own and nothing more.
  "\\bnpm_[A-Za-z0-9]{36}\\b",
  "\\bpypi-[\\w-]{50,}",
  "\\bdapi[0-9a-f]{32}\\b",
  "\\b\\d{8,10}:AA[\\w-]{33}\\b",
  "\\b(?:hf_|gsk_|xai-|pplx-|r8_|dckr_pat_|dop_v1_|shpat_|shpss_|lin_api_|ntn_|hvs\\.|PMAK-|sbp_|rubygems_|glsa_|nvapi-|key-|tvly-)[\\w-]{20,}",
  // Azure: keys of storage accounts, secrets of applications.
  "\\bAccountKey=[A-Za-z0-9+/]{86}==",
  "\\b\\w{3}\\dQ~[\\w.~-]{31,34}",
];

@final
class KeyCheck extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const before = text.at(start - 1);
    if (isLetter(before) || isDigit(before) || before == 0x2d || before == 0x5f) return -1;
    const key = text.slice(start, end);
    let digits = 0;
    for (let i = 0; i < key.length; i++) if (isDigit(key.at(i))) digits++;
    // Words with dashes have none: `key-value-storage-with-transactions`.
    if (digits == 0 && isWords(key)) return -1;
    return isPlaceholder(key) || entropyOf(key) < LEAST_ENTROPY ? -1 : end;
  }
}

/** Small letters and dashes alone. */
function isWords(key: Bytes): bool {
  for (let i = 0; i < key.length; i++) {
    const char = key.at(i);
    if (char != 0x2d && char != 0x5f && char != 0x2e && (char < 0x61 || char > 0x7a)) return false;
  }
  return true;
}
