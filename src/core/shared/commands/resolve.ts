// Words as a program would be given them, as far as that is known before it runs.
import type { SyntaxNode } from '../../ports/syntax.ts';
import type { State } from './state.ts';
import { isFigure, mayShow } from './variables.ts';
import type { Part, ReadWord } from './word.ts';

export interface Word {
  /** As it is written. */
  readonly raw: string;
  /** What the program gets; of what is not known, nothing. A path in the home folder begins with `~/`. */
  readonly text: string;
  /** Why it is not known. */
  readonly why?: string;
  /** Stands for the names of files. */
  readonly glob: boolean;
  /** May come to be several words. */
  readonly loose: boolean;
  /** Holds signs without quotes that zsh, where it is told to, makes a pattern of. */
  readonly extended?: boolean;
  /** All of it is written, nothing put in. */
  readonly literal: boolean;
}

export interface Resolved {
  readonly words: readonly Word[];
  /** Commands whose output goes into it. */
  readonly computed: readonly SyntaxNode[];
  /** Variables of the environment whose values nobody should see. */
  readonly secrets: readonly string[];
}

const MOST_WORDS = 64;
/** An unquoted value with one of these comes to be something else. */
const SPLIT = /[\s*?[\]\\]/;

export function resolveWord({ parts }: Pick<ReadWord, 'parts'>, raw: string, state: State): Resolved {
  let words: Draft[] = [{ text: '', glob: false, loose: false, literal: true }];
  const computed: SyntaxNode[] = [];
  const secrets: string[] = [];
  for (const part of parts) {
    if (part.kind === 'computed') computed.push(part.node);
    if (part.kind === 'variable' && !state.variables.has(part.name) && !mayShow(part.name)) secrets.push(part.name);
    if (part.kind === 'choices') {
      words = words.flatMap((word) => part.choices.map((choice) => ({ ...word, text: word.text + choice })));
      if (words.length > MOST_WORDS) words = [{ ...EMPTY, why: 'braces are expanded to many words', loose: true }];
    } else words = words.map((word) => grow(word, part, state));
  }
  return { words: words.map((word) => ({ ...word, raw })), computed, secrets };
}

const IN_WHICH_FOLDER = /^(?:\$\(\s*pwd\s*\)|`\s*pwd\s*`)$/;

type Draft = Omit<Word, 'raw'>;
const EMPTY: Draft = { text: '', glob: false, loose: false, literal: false };

function grow(word: Draft, part: Exclude<Part, { kind: 'choices' }>, state: State): Draft {
  switch (part.kind) {
    case 'text':
      return {
        ...word,
        text: word.text + part.text,
        ...(!part.quoted && /[\^#~]/.test(part.text) ? { extended: true } : {}),
      };
    case 'home':
      return { ...word, text: '~', literal: false };
    case 'glob':
      return { ...word, text: word.text + part.text, glob: true };
    case 'computed': {
      const folder = IN_WHICH_FOLDER.test(part.node.text) ? valueIn('PWD', state) : null;
      // As a variable that is not quoted, it may come to be several words.
      if (folder !== null && (part.quoted || !SPLIT.test(folder.text))) {
        return { ...word, text: word.text + folder.text, literal: false };
      }
      const why = 'a word of it is known only when it runs';
      const loose = word.loose || (!part.quoted && !part.node.text.startsWith('$(('));
      return { ...word, why, literal: false, loose };
    }
    case 'variable':
      return growByVariable(word, part, state);
    default:
      return part;
  }
}

function growByVariable(word: Draft, part: Extract<Part, { kind: 'variable' }>, state: State): Draft {
  const value = part.derived ? null : valueIn(part.name, state);
  const loose = word.loose || (!part.quoted && !(isFigure(part.name) && !state.variables.has(part.name)));
  if (value === null || (!part.quoted && !value.glob && (value.text === '' || SPLIT.test(value.text)))) {
    return { ...word, why: `what is in $${part.name} is known only when it runs`, literal: false, loose };
  }
  const isLoose = word.loose || (value.glob && !part.quoted);
  return { ...word, text: word.text + value.text, glob: word.glob || value.glob, literal: false, loose: isLoose };
}

function valueIn(
  name: string,
  { variables, folders }: State,
): { readonly text: string; readonly glob: boolean } | null {
  const set = variables.get(name);
  if (set !== undefined) return set;
  if (name === 'HOME') return { text: '~', glob: false };
  const [folder, other] = folders ?? [];
  if (name === 'PWD' && folder !== undefined && other === undefined) return { text: folder, glob: false };
  return null;
}
