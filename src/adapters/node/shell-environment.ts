// The environment commands run in: the user's, without secrets and without what would change how programs behave.
import { JOB_VARIABLE } from './job-marks.ts';

const SECRET = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL/i;
/** Of the editor around us, or able to load code into every child. */
const MEDDLING =
  /^(ELECTRON_.*|VSCODE_.*|NODE_OPTIONS|NODE_CHANNEL_.*|LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|BASH_FUNC_.*|GIT_.*|ORQUESTRA_.*)$/i;

/**
 * Pagers would wait for a key forever. `TERM` lets programs that ask for it work; they still see that nobody is at a
 * terminal. Whether there are colours, and whether this is a build server, is left as the user has it.
 */
export function commandEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  marker: string,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && !SECRET.test(name) && !MEDDLING.test(name)) kept[name] = value;
  }
  return { ...kept, TERM: 'xterm-256color', PAGER: 'cat', GIT_PAGER: 'cat', [JOB_VARIABLE]: marker };
}
