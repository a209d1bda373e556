// The numbers by which countries know people.
export { cnpjPatterns, cpfPatterns, sinPatterns, ssnPatterns } from "./americas";
export { aadhaarPatterns, chinaPatterns, koreaPatterns, myNumberPatterns } from "./asia";
export { bsnPatterns, ninoPatterns, peselPatterns, personnummerPatterns, steuerIdPatterns } from "./europe";
export { codiceFiscalePatterns, dniPatterns, nirPatterns } from "./latin";
export { tfnPatterns } from "./oceania";
