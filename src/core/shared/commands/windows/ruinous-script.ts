// PowerShell lines that are refused whatever anybody answers: programs straight from the network, and whole disks.

const FETCH =
  /(?:\b(?:irm|iwr|invoke-(?:restmethod|webrequest)|curl|wget|start-bitstransfer)\b|\.\s{0,4}download(?:string|data)\s{0,4}\(|net\.webclient)/i;
const RUN_GIVEN = /(?:^|[\s;|&({])(?:iex|invoke-expression|\[scriptblock\]\s{0,4}::\s{0,4}create)\s{0,8}[("$]/i;
const DISKS = /(?:^|[\s;|&({])(?:format-volume|clear-disk|initialize-disk|remove-partition)\b/i;

/** Why it is never run, or undefined. */
export function ruinOfScript(text: string): string | undefined {
  if (DISKS.test(text)) return 'It would overwrite a disk.';
  if (RUN_GIVEN.test(text) && FETCH.test(text)) {
    return 'It runs a program that nobody has seen: download it to a file, look at it, then run that.';
  }
  return undefined;
}
