// Recognizes commands that hand a shell of this machine to another one: no project needs that.
import type { SimpleCommand } from './shell-words.ts';

const SHELL = /^(?:ba|z|da|k|a|fi|c|tc|rba)?sh$/;
const SOCKETS = /^\/dev\/(?:tcp|udp)\//;
const NETCATS = /^(?:nc|ncat|netcat|nc\.traditional|nc\.openbsd)$/;
const INTERPRETERS = /^(?:python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|php[\d.]*|lua[\d.]*)$/;
const AWKS = /^[gmn]?awk$/;
const HANDS_OVER = /dup2|pty\.spawn|\/bin\/(?:ba|z)?sh|fsockopen|TCPSocket/;

const TEXT = 'It would let another machine run whatever it wants on this one.';

const baseName = (word: string | undefined) => (word ?? '').replace(/^.*\//s, '').toLowerCase();

/** `name` and `rest` without what stands in front of them. */
export function handsOverShell(name: string, rest: readonly string[], command: SimpleCommand): string | undefined {
  if (SHELL.test(name) && [...command.targets, ...rest].some((word) => SOCKETS.test(word))) return TEXT;
  if (NETCATS.test(name)) {
    const starts = rest.some(
      (word, at) =>
        /^(?:-[a-z]*e|--exec|--sh-exec)$/.test(word) ||
        /^--(?:sh-)?exec=/.test(word) ||
        (/^-[a-z]*c$/.test(word) && SHELL.test(baseName(rest[at + 1]?.split(' ')[0]))),
    );
    if (starts || SHELL.test(baseName(command.upstream?.words[0]))) return TEXT;
  }
  if (name === 'socat' && rest.some((word) => /(?:^|,)(?:exec|system):/i.test(word))) return TEXT;
  if (AWKS.test(name) && rest.some((word) => word.includes('/inet/') && word.includes('getline'))) return TEXT;
  const isCode =
    INTERPRETERS.test(name) && rest.some((word) => /socket|fsockopen/i.test(word) && HANDS_OVER.test(word));
  return isCode ? TEXT : undefined;
}
