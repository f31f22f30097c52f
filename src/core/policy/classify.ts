// What the policy says about a command line, for the probe: paths by their letters, in a workspace that is the folder it runs in.
import type { SyntaxPort } from '../ports/syntax.ts';
import { describeCommand } from '../shared/commands/describe.ts';
import { type Answer, answer } from './answer.ts';
import { decide } from './decide.ts';
import { lexicalPorts } from './lexical-ports.ts';
import { type Given, NOTHING_GIVEN } from './read-given.ts';

export interface CommandQuestion extends Partial<Given> {
  readonly cmd: string;
  readonly shell?: string;
  /** Absolute; some workspace where it is not given. */
  readonly cwd?: string;
}

const SOME_WORKSPACE = '/workspace';
const isAbsolute = (path: string) => /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

export async function classify(question: CommandQuestion, syntax?: SyntaxPort): Promise<Answer> {
  const { cmd, shell = 'bash', cwd = SOME_WORKSPACE, ...given } = question;
  const ports = lexicalPorts(isAbsolute(cwd) ? cwd : SOME_WORKSPACE, syntax);
  const effects = await describeCommand({ text: cmd, shell, cwd: await ports.files.locate('.') }, ports);
  return answer(decide({ ...NOTHING_GIVEN, ...given, effects, trusted: true }), effects);
}
