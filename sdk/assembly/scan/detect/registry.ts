import { emailPatterns } from "./contact/email";
import { ipPatterns } from "./contact/ip";
import { phonePatterns } from "./contact/phone";
import { urlPatterns } from "./contact/url";
import {
  aadhaarPatterns,
  bsnPatterns,
  chinaPatterns,
  cnpjPatterns,
  codiceFiscalePatterns,
  cpfPatterns,
  dniPatterns,
  koreaPatterns,
  myNumberPatterns,
  ninoPatterns,
  nirPatterns,
  peselPatterns,
  personnummerPatterns,
  sinPatterns,
  ssnPatterns,
  steuerIdPatterns,
  tfnPatterns,
} from "./id";
import { cardPatterns } from "./number/card";
import { ibanPatterns } from "./number/iban";
import { Pattern } from "../pattern";
import { apiKeyPatterns } from "./secret/api-key";
import { jwtPatterns } from "./secret/jwt";
import { privateKeyPatterns } from "./secret/private-key";

/** All detectors; `nationalId` is every number of a country, `ssn` too, each of which has a name of its own as well. */
export const detectorNames: string[] = [
  "creditCard",
  "iban",
  "ssn",
  "nationalId",
  "chinaResidentId",
  "aadhaar",
  "cpf",
  "cnpj",
  "nir",
  "steuerId",
  "codiceFiscale",
  "dni",
  "nino",
  "myNumber",
  "rrn",
  "tfn",
  "sin",
  "pesel",
  "bsn",
  "personnummer",
  "phone",
  "email",
  "ipAddress",
  "apiKey",
  "privateKey",
  "jwt",
  "urlCredentials",
];

export function isDetector(name: string): bool {
  return detectorNames.includes(name);
}

/** The patterns of a detector; of another name, none. They share checks with no other call, so that sets may take turns. */
export function patternsOf(name: string): Pattern[] {
  if (name == "creditCard") return cardPatterns();
  if (name == "iban") return ibanPatterns();
  if (name == "phone") return phonePatterns();
  if (name == "email") return emailPatterns();
  if (name == "ipAddress") return ipPatterns();
  if (name == "apiKey") return apiKeyPatterns();
  if (name == "privateKey") return privateKeyPatterns();
  if (name == "jwt") return jwtPatterns();
  if (name == "urlCredentials") return urlPatterns();
  return idPatternsOf(name);
}

function idPatternsOf(name: string): Pattern[] {
  if (name == "nationalId") return nationalIdPatterns();
  if (name == "ssn") return ssnPatterns();
  if (name == "chinaResidentId") return chinaPatterns();
  if (name == "aadhaar") return aadhaarPatterns();
  if (name == "cpf") return cpfPatterns();
  if (name == "cnpj") return cnpjPatterns();
  if (name == "nir") return nirPatterns();
  if (name == "steuerId") return steuerIdPatterns();
  if (name == "codiceFiscale") return codiceFiscalePatterns();
  if (name == "dni") return dniPatterns();
  if (name == "nino") return ninoPatterns();
  if (name == "myNumber") return myNumberPatterns();
  if (name == "rrn") return koreaPatterns();
  if (name == "tfn") return tfnPatterns();
  if (name == "sin") return sinPatterns();
  if (name == "pesel") return peselPatterns();
  if (name == "bsn") return bsnPatterns();
  return name == "personnummer" ? personnummerPatterns() : [];
}

function nationalIdPatterns(): Pattern[] {
  const all: Pattern[] = [];
  for (let i = 0; i < detectorNames.length; i++) {
    const name = detectorNames[i];
    if (name == "nationalId") continue;
    const patterns = idPatternsOf(name);
    for (let k = 0; k < patterns.length; k++) all.push(patterns[k]);
  }
  return all;
}
