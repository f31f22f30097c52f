// What a call of a known cmdlet touches, by the parameters it may be given; anything else about it is not known.
import type { Account, Touch } from '../program.ts';
import { type Cmdlet, COMMON_PARAMETERS, cmdletNamed, type ValueKind } from './cmdlets.ts';
import type { ScriptCommand } from './read-script.ts';
import type { ScriptWord } from './script-words.ts';

/** `folder` is where the line goes on, as it is written. */
export type CmdletAccount = Account & { readonly folder?: string };

const unknown = (why: string): CmdletAccount => ({ known: false, why });

/** Whether it gives files to what follows in the pipe. */
export const givesFiles = ({ name }: ScriptCommand): boolean =>
  /^(?:get-childitem|get-item|resolve-path)$/.test(cmdletNamed(name)?.names[0] ?? '');

/** Undefined where the name is of no cmdlet. */
export function accountOfCmdlet(command: ScriptCommand, afterFiles = false): CmdletAccount | undefined {
  const cmdlet = cmdletNamed(command.name);
  if (cmdlet === undefined) return undefined;
  const state: State = { touches: [], folder: undefined, position: 0, paths: 0 };
  const rest = [...command.words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const why =
      word.kind === 'literal' && word.parameter
        ? takeParameter(cmdlet, command.name, word, rest, state)
        : takeValue(cmdlet.positions[Math.min(state.position++, cmdlet.positions.length - 1)], word, state);
    if (why !== undefined) return unknown(`${why} (${command.name})`);
  }
  if (command.fed && state.paths === 0 && ['look', 'read', 'folder'].includes(cmdlet.parameters.path ?? '')) {
    // It takes what comes through the pipe for paths; a search takes only files for them, and texts as they are.
    if (!cmdlet.names.includes('select-string'))
      return unknown(`what ${command.name} is fed is known only when it runs`);
    if (afterFiles) state.touches.push({ kind: 'read', path: '.', below: true });
  }
  if (cmdlet.alone !== undefined && state.paths === 0) state.touches.push({ kind: cmdlet.alone, path: '.' });
  const { touches, folder } = state;
  return { known: true, touches, ...(folder === undefined ? {} : { folder }) };
}

interface State {
  readonly touches: Touch[];
  folder: string | undefined;
  position: number;
  paths: number;
}

type Literal = Extract<ScriptWord, { kind: 'literal' }>;

function takeParameter(
  cmdlet: Cmdlet,
  of: string,
  word: Literal,
  rest: ScriptWord[],
  state: State,
): string | undefined {
  const name = word.text.slice(1).toLowerCase();
  const kind = Object.hasOwn(cmdlet.parameters, name)
    ? cmdlet.parameters[name]
    : Object.hasOwn(COMMON_PARAMETERS, name)
      ? COMMON_PARAMETERS[name]
      : undefined;
  if (kind === undefined) {
    // A negative number is a value.
    return /^-\d+$/.test(word.text)
      ? takeValue('number', word, state)
      : `the parameter ${word.text} of ${of} is not known to be harmless`;
  }
  if (kind === 'none') return word.joined === true ? `what is given to ${word.text} is not known` : undefined;
  const value = rest.shift();
  return value === undefined ? `${word.text} has no value` : takeValue(kind, value, state);
}

function takeValue(kind: ValueKind | undefined, word: ScriptWord, state: State): string | undefined {
  if (kind === undefined || kind === 'none') return 'one of its arguments is not known';
  if (word.kind === 'condition')
    return kind === 'filter' || kind === 'block' ? undefined : 'one of its arguments is a block';
  if (word.kind === 'output')
    return kind === 'text' || kind === 'compared' ? undefined : 'one of its arguments is known only when it runs';
  switch (kind) {
    case 'text':
    case 'compared':
      return undefined;
    case 'name':
      // One that is told with its module loads that module.
      return /^[\w*?.-]+(?:,[\w*?.-]+)*$/.test(word.text) ? undefined : `${word.text} is no plain name`;
    case 'block':
      return `what ${word.text} does to each is not known`;
    case 'preference':
      return /^(?:silentlycontinue|continue|stop|ignore)$/i.test(word.text) ? undefined : `${word.text} is not known`;
    case 'number':
      return /^-?\d+(?:,-?\d+)*$/.test(word.text) ? undefined : `${word.text} is no number`;
    case 'properties':
    case 'filter':
      return /^[A-Za-z_*][\w*]*(?:,[A-Za-z_*][\w*]*)*$/.test(word.text)
        ? undefined
        : `${word.text} is no name of a property`;
    default:
      return takePaths(kind, word.text, state);
  }
}

function takePaths(kind: 'look' | 'read' | 'folder', text: string, state: State): string | undefined {
  for (const path of text.split(',')) {
    if (!isFilePath(path)) return `${path} is no path of a file`;
    state.paths += 1;
    if (kind === 'folder') state.folder = path;
    else state.touches.push({ kind, path });
  }
  return undefined;
}

/** Other providers (`env:`, `HKLM:`), other machines, devices and streams are no files. */
const isFilePath = (path: string) =>
  /^(?:[A-Za-z]:[\\/])?[^:<>|"\0]+$/.test(path) && !/^[\\/]{2}/.test(path) && path.trim() === path;
