// Variables that a line sets: what they hold from then on, and whether programs would obey them.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { readArgument, settle } from './argument.ts';
import { gapsAreBlank } from './gaps.ts';
import { doubt, poison, type Scene } from './scene.ts';
import { type Ends, type State, same, type Value, withVariable } from './state.ts';
import { maySet, maySetForOne } from './variables.ts';
import { match, readWord } from './word.ts';

export interface Assignment {
  readonly name: string;
  /** Null when it is known only when it runs. */
  readonly value: Value | null;
  /** Adds to what was there. */
  readonly adds: boolean;
}

const HEAD = /([A-Za-z_]\w*)(\+?)=/y;

/** Undefined, and the line doubted, when it is not plainly a name and a word, or a list of words. */
export function readAssignment(node: SyntaxNode, state: State, scene: Scene): Assignment | undefined {
  const head = match(HEAD, scene.source.text, node.start);
  const list = node.children.at(-1);
  if (head !== null && list?.type === 'array' && list.start === node.start + head[0].length && list.end === node.end) {
    return readList(list, head, state, scene);
  }
  const from = node.start + (head?.[0].length ?? 0);
  const read = head === null ? 'what it sets is not understood' : readWord(scene.source, from);
  if (typeof read === 'string' || read.end !== node.end || head === null) {
    doubt(scene, typeof read === 'string' ? read : 'what it sets is not understood');
    for (const child of node.children) if (child.field === 'value') readArgument(child, state, scene);
    return undefined;
  }
  const [word, ...more] = settle(read, node.text, state, scene);
  const isKnown = word !== undefined && more.length === 0 && word.why === undefined && !word.glob;
  // A home sign after a colon is expanded too.
  const value = isKnown && !/:~/.test(word.text) ? { text: word.text, glob: false } : null;
  return { name: head[1] ?? '', value, adds: head[2] === '+' };
}

/** `a=(b c)`: its words are read, what is in it from then on is not known. A subscript would be computed. */
function readList(node: SyntaxNode, [, name = '', sign = '']: RegExpExecArray, state: State, scene: Scene): Assignment {
  gapsAreBlank(node, scene);
  for (const child of node.children) {
    if (child.named && child.type !== 'comment') readArgument(child, state, scene, false);
    else if (child.type !== '(' && child.type !== ')') doubt(scene, 'a list is not understood');
    if (child.text.startsWith('[') || scene.source.dialect === 'sh') doubt(scene, 'a list is not understood');
  }
  return { name, value: null, adds: sign === '+' };
}

/** Statements that set or show variables and do nothing else. */
export function assign(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene, true);
  const unknown = { why: undefined as string | undefined };
  const refuse = (why: string) => {
    unknown.why ??= why;
    poison(scene, why);
  };
  const after =
    node.type === 'declaration_command'
      ? declare(node, state, scene, refuse)
      : node.type === 'unset_command'
        ? unset(node, state, refuse)
        : setAll(node.type === 'variable_assignment' ? [node] : node.children, state, scene, refuse);
  scene.found.push({
    command: node.text,
    folders: state.folders,
    via: scene.via,
    ...(unknown.why === undefined ? {} : { unknown: unknown.why }),
    touches: [],
  });
  return same(after);
}

type Refuse = (why: string) => void;

function setAll(nodes: readonly SyntaxNode[], state: State, scene: Scene, refuse: Refuse): State {
  let after = state;
  for (const node of nodes) {
    const assignment = node.type === 'variable_assignment' ? readAssignment(node, after, scene) : undefined;
    if (assignment === undefined) {
      refuse('what it sets is not understood');
      continue;
    }
    const { name, value, adds } = assignment;
    if (!maySet(name)) refuse(`it sets ${name}, which programs may obey`);
    after = withVariable(after, name, adds ? null : value);
  }
  return after;
}

/** Not `-r`, after which what is set later is not, and not `-i`, which computes what it is given. */
const QUIET_FLAGS = /^-x$/;

function declare(node: SyntaxNode, state: State, scene: Scene, refuse: Refuse): State {
  const [order, ...rest] = node.children;
  const isExport = order?.text === 'export';
  if (!['export', 'local', 'declare', 'typeset'].includes(order?.text ?? '')) {
    refuse(`what ${order?.text} does is not known`);
  }
  if (rest.every((child) => /^-/.test(child.text))) {
    const touch = { kind: 'secret', what: 'the values of variables' } as const;
    scene.touches.push({ touch, folders: state.folders, glob: false });
  }
  let after = state;
  for (const child of rest) {
    if (child.type === 'variable_assignment') {
      const assignment = readAssignment(child, after, scene);
      if (assignment === undefined) {
        refuse('what it sets is not understood');
        continue;
      }
      const { name, value, adds } = assignment;
      const handsDown = isExport || rest.some((one) => /^-\w*x/.test(one.text));
      const fine = handsDown ? !adds && value !== null && maySetForOne(name, value.text) : maySet(name);
      if (!fine) refuse(`it sets ${name}, which programs may obey`);
      // Outside of a function bash refuses `local` and goes on.
      after = withVariable(after, name, adds || order?.text === 'local' ? null : value);
    } else if (child.type === 'variable_name' && !isExport && maySet(child.text)) {
      after = withVariable(after, child.text, null);
    } else if (!QUIET_FLAGS.test(child.text) || isExport) refuse(`what ${order?.text} ${child.text} does is not known`);
  }
  return after;
}

function unset(node: SyntaxNode, state: State, refuse: Refuse): State {
  const [order, ...names] = node.children;
  let after = state;
  for (const { type, text } of names) {
    if (order?.text !== 'unset' || type !== 'variable_name' || !maySet(text)) {
      refuse(`what unset ${text} does is not known`);
    } else after = withVariable(after, text, null);
  }
  return after;
}
