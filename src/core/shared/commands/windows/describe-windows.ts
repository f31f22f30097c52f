// A line of PowerShell or cmd as effects: its cmdlets and orders by tables of their own, a few programs by the common one.
import type { Effect } from '../../../../protocol/approval.ts';
import { type CommandLine, type CommandPorts, MOST_TOUCHES, TOO_MUCH, unknownLine } from '../command-line.ts';
import { distinct, executeEffects } from '../execute-effects.ts';
import { createPlaces } from '../places.ts';
import type { Account, Program } from '../program.ts';
import { knownPrograms } from '../programs.generated.ts';
import { ruinOfLine } from '../ruin-of-line.ts';
import type { Simple } from '../scene.ts';
import { touchEffects } from '../touch-effects.ts';
import { accountOfCmdlet, givesFiles } from './account-of-cmdlet.ts';
import { accountOfCmd } from './cmd-builtins.ts';
import { ease } from './ease.ts';
import { type CmdCommand, readCmd } from './read-cmd.ts';
import { readScript, type ScriptCommand } from './read-script.ts';

/** Programs that are the same everywhere and whose names mean nothing else to the shells of Windows. */
const EVERYWHERE = new Set(
  'git node npm pnpm yarn rg fd jq yq python python3 pip cargo rustc go java javac gcc make docker ruby php dotnet tsc gh kubectl'.split(
    ' ',
  ),
);
/** Of Windows itself, beside the shells. */
const OF_WINDOWS = /^(?:findstr|where\.exe|whoami|hostname|tasklist|fc\.exe|find\.exe|tree\.com)(?:\.exe)?$/i;
/** Many programs of Windows are scripts of cmd, which reads their words once more. */
const PLAIN_WORD = /^[A-Za-z0-9_./\\:=@~+,*?{} -]*$/;

const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  knownPrograms.flatMap((program) =>
    program.names.filter((name) => EVERYWHERE.has(name)).map((name) => [name, program] as const),
  ),
);

/** In which a command may run. */
const MOST_FOLDERS = 8;

type Told = Account & { readonly folder?: string };

interface Plain extends Omit<CmdCommand, 'words'> {
  /** Undefined where one is known only when it runs. */
  readonly words: readonly string[] | undefined;
}

export async function describePowerShell(line: CommandLine, ports: CommandPorts): Promise<readonly Effect[]> {
  const ruin = ruinOfLine(line.text);
  if (ruin !== undefined) return [unknownLine(line, ruin)];
  const strange = strangeLetter(line.text);
  if (strange !== undefined) return [unknownLine(line, strange)];
  if (ports.syntax === undefined) return [unknownLine(line, 'there is no parser for commands')];
  const parsed = await ports.syntax.parse('powershell', ease(line.text));
  if (!parsed.ok) return [unknownLine(line, parsed.fault.text)];
  const { commands, why } = readScript(parsed.value);
  const told = commands.map((command, index): [Plain, Told] => {
    const plain = { ...command, words: plainWords(command) };
    return [plain, accountOfCmdlet(command, commands.slice(0, index).some(givesFiles)) ?? accountOfProgram(plain)];
  });
  return effectsOf(line, told, why, ports);
}

export async function describeCmd(line: CommandLine, ports: CommandPorts): Promise<readonly Effect[]> {
  const ruin = ruinOfLine(line.text);
  if (ruin !== undefined) return [unknownLine(line, ruin)];
  const commands = readCmd(line.text);
  if (typeof commands === 'string') return [unknownLine(line, commands)];
  return effectsOf(
    line,
    commands.map((command): [Plain, Told] => [command, accountOfCmd(command) ?? accountOfProgram(command)]),
    undefined,
    ports,
  );
}

/** Other dashes and quotes mean the same to PowerShell as those they look like. */
const strangeLetter = (text: string): string | undefined =>
  /^[\t\n\x20-\x7e]*$/.test(text) ? undefined : 'it holds letters that may mean something else than they seem to';

function plainWords({ words }: ScriptCommand): readonly string[] | undefined {
  const texts = words.flatMap((word) => (word.kind === 'literal' ? [word.text] : []));
  return texts.length === words.length ? texts : undefined;
}

function accountOfProgram(command: Plain): Told {
  const { name, words, fed, piped } = command;
  const program = PROGRAMS.get(name.toLowerCase());
  if (words === undefined) return { known: false, why: `a word of ${name} is known only when it runs` };
  if (OF_WINDOWS.test(name)) {
    const account = accountOfCmd({ name, words, fed });
    if (account !== undefined) return account;
  }
  if (program === undefined) {
    return { known: false, why: `${name} is not among the programs that are known flag by flag` };
  }
  const strange = words.find((word) => !PLAIN_WORD.test(word));
  if (strange !== undefined) return { known: false, why: `how ${name} is given ${strange} is not known` };
  return program.account({ program: name.toLowerCase(), words, fed, piped });
}

async function effectsOf(
  line: CommandLine,
  told: readonly (readonly [Plain, Told])[],
  doubt: string | undefined,
  ports: CommandPorts,
): Promise<readonly Effect[]> {
  const found: Simple[] = [];
  const seen = new Set([line.cwd.path]);
  let folders: readonly string[] = [line.cwd.path];
  for (const [{ text, name, words, sure }, account] of told) {
    // What goes on although a change of folder failed may be in any of them.
    if (sure !== true) folders = [...seen];
    if (folders.length > MOST_FOLDERS) return [unknownLine(line, TOO_MUCH)];
    const touches = (account.touches ?? []).map((touch) => {
      const slashed = 'path' in touch ? { ...touch, path: touch.path.replaceAll('\\', '/') } : touch;
      return { touch: slashed, folders, glob: 'path' in touch && /[*?]/.test(touch.path) };
    });
    found.push({
      command: text,
      folders,
      touches,
      ...(words === undefined ? {} : { words: [name, ...words] }),
      ...(account.known ? {} : { unknown: account.why }),
      ...(account.irreversible === undefined ? {} : { irreversible: account.irreversible }),
    });
    if (!account.known || account.folder === undefined) continue;
    const path = account.folder.replaceAll('\\', '/');
    folders = folders.map((folder) => below(folder, path));
    for (const folder of folders) seen.add(folder);
  }
  const touched = distinct(found.flatMap((one) => one.touches));
  if (touched.length > MOST_TOUCHES) return [unknownLine(line, TOO_MUCH)];
  const places = createPlaces(line.cwd, ports.files);
  const effects: Effect[] = doubt === undefined ? [] : [unknownLine(line, doubt)];
  for (const one of found) effects.push(...(await executeEffects(one, doubt, places, ports)));
  for (const placed of touched) effects.push(...(await touchEffects(placed, places, ports)));
  if (effects.length > 0) return distinct(effects);
  // `$PSVersionTable`, `(5)`: a value is shown, and nothing is run.
  const { path, inside } = line.cwd;
  return line.text.trim() === ''
    ? [unknownLine(line, 'it is empty')]
    : [{ kind: 'execute', command: line.text, cwd: path, inside, known: true }];
}

const below = (folder: string, path: string) => (/^(?:[A-Za-z]:)?\/|^~/.test(path) ? path : `${folder}/${path}`);
