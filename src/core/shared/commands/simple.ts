// One simple command: its words, what is set for it, where it writes, and what the table of programs says of all that.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { readArgument } from './argument.ts';
import { type Assignment, readAssignment } from './assign.ts';
import { BUILTINS, CHANGES_MEANING } from './builtins.ts';
import { gapsAreBlank, isApart } from './gaps.ts';
import type { Account, Program } from './program.ts';
import { knownPrograms } from './programs.generated.ts';
import { redirect } from './redirect.ts';
import type { Word } from './resolve.ts';
import { doubt, poison, type Scene } from './scene.ts';
import { type Ends, type State, same } from './state.ts';
import { unwrap } from './unwrap.ts';
import { maySetForOne } from './variables.ts';

const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  knownPrograms.flatMap((program) => program.names.map((name) => [name, program] as const)),
);

const RESERVED = new Set(
  '! { } [[ ]] if then elif else fi case esac for select while until do done in function coproc nocorrect'.split(' '),
);
const NAME = /^(?:[A-Za-z0-9_][\w.+-]*|\[|:|\.|-)$/;
const DEEPEST_WRAPPING = 6;
const MOST_WORDS = 500;
const LEAPS = new Set(['break', 'continue']);

interface Parts {
  readonly words: readonly Word[];
  readonly assignments: readonly (Assignment | undefined)[];
  readonly state: State;
}

export function walkSimple(node: SyntaxNode, state: State, scene: Scene): Ends {
  const parts = partsOf(node, state, scene);
  const { words, assignments } = parts;
  const [name, ...given] = words;
  const setting = environmentOf(assignments, name?.text ?? '');
  const add = (account: Account) => {
    const known = setting.why === undefined ? account : { ...account, known: false as const, why: setting.why };
    scene.found.push(found(node.text, words, known, { state, environment: setting.environment, via: scene.via }));
  };
  if (name === undefined) {
    add({ known: false, why: 'it names no program' });
    return same(state);
  }
  const why = strangeName(name, node, scene);
  if (why !== undefined) {
    // What a program of that name would do is told all the same.
    const { touches, irreversible } = accountOf([plain(baseName(name.text)), ...given], parts.state);
    add(
      name.why === undefined && name.text.includes('/')
        ? { known: false, why, touches, irreversible }
        : { known: false, why },
    );
    return same(state);
  }
  const wrapped = unwrap(words);
  if (wrapped !== undefined) {
    add({ known: false, why: wrapped.why });
    for (const inner of wrapped.inner) addInner(inner.words, inner.via, parts.state, scene, 0);
    for (const { text, via } of wrapped.scripts) scene.scripts.push({ text, via, folders: state.folders });
    if (CHANGES_MEANING.has(name.text)) poison(scene, `${name.text} may change what the rest means`);
    return same(name.text === 'command' || !CHANGES_MEANING.has(name.text) ? state : { ...state, folders: undefined });
  }
  const builtin = BUILTINS.get(name.text);
  if (builtin !== undefined) {
    const { account, ends } = builtin(given, parts.state, scene.source.dialect);
    if (LEAPS.has(name.text)) scene.leaps.push(state);
    add(account);
    if (!account.known && CHANGES_MEANING.has(name.text)) poison(scene, `${name.text} may change what the rest means`);
    return back(ends, state);
  }
  if (CHANGES_MEANING.has(name.text)) {
    const reason = `${name.text} may change what the rest means`;
    poison(scene, reason);
    add({ known: false, why: reason });
    return same({ ...state, folders: undefined });
  }
  const account = accountOf(words, parts.state);
  const odd = scene.source.dialect === 'zsh' && name.text !== 'git' ? given.find((word) => word.extended) : undefined;
  add(odd === undefined ? account : { ...account, known: false, why: `zsh may take ${odd.raw} for a pattern` });
  return same(state);
}

/** What is fed to the command is not fed to what follows. */
const back = ({ success, failure }: Ends, { fed, piped }: State): Ends => ({
  success: { ...success, fed, piped },
  failure: { ...failure, fed, piped },
});

function partsOf(node: SyntaxNode, state: State, scene: Scene): Parts {
  gapsAreBlank(node, scene, !node.children.some((child) => child.type === 'heredoc_redirect'));
  const words: Word[] = [];
  const assignments: (Assignment | undefined)[] = [];
  let fed = state.fed;
  let before: SyntaxNode | undefined;
  for (const child of node.children) {
    if (before !== undefined && !isApart(scene.source.text.slice(before.end, child.start))) {
      const isRedirect = child.field === 'redirect' || before.field === 'redirect';
      if (!isRedirect) doubt(scene, 'two words of it stand together');
    }
    before = child;
    if (child.type === 'variable_assignment' && words.length === 0) {
      assignments.push(readAssignment(child, state, scene));
    } else if (child.field === 'redirect' || child.type === 'file_redirect') {
      fed = redirect(child, { ...state, fed }, scene) || fed;
    } else if (child.field === 'name' || child.field === 'argument') words.push(...readArgument(child, state, scene));
    else doubt(scene, `what ${child.text} means there is not known`);
  }
  return { words, assignments, state: { ...state, fed } };
}

function strangeName(name: Word, node: SyntaxNode, scene: Scene): string | undefined {
  if (name.why !== undefined || !name.literal || name.glob) return 'which program it is is known only when it runs';
  if (RESERVED.has(name.raw)) {
    doubt(scene, `what ${name.raw} means there is not known`);
    return `${name.raw} is a word of the shell`;
  }
  if (name.text.includes('/'))
    return unwrapable(name.text) || OF_THE_SYSTEM.test(name.text)
      ? undefined
      : `${name.text} is a program named by its place`;
  // A misread assignment would look like a name.
  return NAME.test(name.text) && !/[=[]/.test(node.text[0] ?? '')
    ? undefined
    : `${name.raw} is no plain name of a program`;
}

/** Of a wrapper named by its place it is still told what it would start. */
const unwrapable = (path: string) => unwrap([plain(path), plain('x')]) !== undefined;
/** Where nobody but the system puts programs: the same that their names alone lead to. */
const OF_THE_SYSTEM = /^\/(?:usr\/)?bin\/[A-Za-z0-9][\w.+-]*$/;
const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const plain = (text: string): Word => ({ raw: text, text, glob: false, loose: false, literal: true });

function environmentOf(assignments: readonly (Assignment | undefined)[], program: string) {
  const environment: Record<string, string> = {};
  let why: string | undefined;
  for (const assignment of assignments) {
    const text = assignment?.value?.text;
    if (assignment === undefined || text === undefined || assignment.adds) {
      why ??= 'what is set for it is known only when it runs';
      // Rules must see that something is set, though not to what.
      environment[assignment?.name ?? '?'] = '…';
      continue;
    }
    environment[assignment.name] = text;
    const isFine = maySetForOne(assignment.name, text) || (assignment.name === 'IFS' && program === 'read');
    if (!isFine) why ??= `it sets ${assignment.name}, which programs may obey`;
  }
  return { why, environment: assignments.length === 0 ? undefined : environment };
}

function accountOf(words: readonly Word[], { fed, piped }: State): Account {
  const [name, ...given] = words;
  const called = OF_THE_SYSTEM.test(name?.text ?? '') ? baseName(name?.text ?? '') : name?.text;
  const program = PROGRAMS.get(called ?? '');
  if (name === undefined || called === undefined || program === undefined) {
    return { known: false, why: `${name?.text ?? 'it'} is not among the programs that are known flag by flag` };
  }
  if (given.length > MOST_WORDS) return { known: false, why: 'it is made of more words than anybody can check' };
  const unsure = program.wordsAreTexts === true ? undefined : given.find((word) => word.why !== undefined);
  const account = program.account({ program: called, words: given.map((word) => word.text), fed, piped });
  // What cannot be taken back is told also where a word of it is not known.
  if (unsure?.why !== undefined) return { known: false, why: unsure.why, irreversible: account.irreversible };
  if (!account.known) return account;
  const strange = given.find((word) => !isSettled(word, account, program));
  return strange === undefined
    ? account
    : { ...account, known: false, why: `what ${strange.raw} stands for is not known` };
}

/** A pattern is only the path of something read, and nothing that it stands for is taken for a flag. */
function isSettled(word: Word, account: Account, program: Program): boolean {
  if ((!word.glob && !word.loose) || program.wordsAreTexts === true) return true;
  if (!word.loose && program.staysName?.(word.text) === true) return true;
  if (/^--(?:include|exclude|exclude-dir|ignore|glob)=[^/]*$/.test(word.text) && !word.loose) return true;
  const isRead = (account.touches ?? []).some(
    (touch) => (touch.kind === 'look' || touch.kind === 'read') && touch.path === word.text,
  );
  const mayBeFlag = /^[-*?[]/.test(word.text) || word.loose;
  return isRead && (!mayBeFlag || program.flagsAreHarmless === true);
}

interface Around {
  readonly state: State;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly via?: string | undefined;
}

function found(command: string, words: readonly Word[], account: Account, { state, environment, via }: Around) {
  const { folders } = state;
  const globs = new Set(words.flatMap((word) => (word.glob ? [word.text] : [])));
  return {
    command,
    folders,
    ...(words.every((word) => word.why === undefined) ? { words: words.map((word) => word.text) } : {}),
    ...(environment === undefined ? {} : { environment }),
    ...(account.known ? {} : { unknown: account.why }),
    ...(account.irreversible === undefined ? {} : { irreversible: account.irreversible }),
    ...(via === undefined ? {} : { via }),
    touches: (account.touches ?? []).map((touch) => ({
      touch,
      folders,
      glob: 'path' in touch && globs.has(touch.path),
    })),
  };
}

/** A command that another one would start. */
function addInner(words: readonly Word[], via: string, state: State, scene: Scene, depth: number): void {
  const [name] = words;
  if (name === undefined) return;
  const command = words.map((word) => word.raw).join(' ');
  const wrapped = depth < DEEPEST_WRAPPING ? unwrap(words) : undefined;
  const account = wrapped === undefined ? accountOf(words, state) : { known: false as const, why: wrapped.why };
  const told = { ...account, known: false as const, why: `${via} starts it` };
  scene.found.push(found(command, words, told, { state, via }));
  for (const inner of wrapped?.inner ?? []) addInner(inner.words, inner.via, state, scene, depth + 1);
  for (const { text, via: by } of wrapped?.scripts ?? []) scene.scripts.push({ text, via: by, folders: state.folders });
}
