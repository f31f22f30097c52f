// `[ … ]`, `test …` and `[[ … ]]`: questions about files and texts, as long as nothing in them is computed.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { readArgument, settle } from './argument.ts';
import { gapsAreBlank } from './gaps.ts';
import type { Account, Touch } from './program.ts';
import type { Word } from './resolve.ts';
import { doubt, type Scene } from './scene.ts';
import type { State } from './state.ts';
import { readWord } from './word.ts';

const ABOUT_FILES = /^-[abcdefghkLNOGprsSuwx]$/;
const ABOUT_TEXT = /^-[nz]$/;
const BINARY = /^(?:=|==|!=|<|>|=~|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;
/** Both sides are computed by `[[`, and by zsh everywhere. */
const NUMERIC = /^-(?:eq|ne|lt|le|gt|ge)$/;
const NUMBER = /^-?\d{1,15}$/;

/** Of the words between the brackets. */
export function accountOfTest(words: readonly Word[], computes: boolean): Account {
  const given = words[0]?.literal === true && words[0].text === '!' ? words.slice(1) : words;
  const loose = given.find((word) => word.loose || word.glob);
  if (loose !== undefined) return { known: false, why: `${loose.raw} may become several words of a test` };
  const [first, second, third, ...more] = given;
  if (first === undefined || second === undefined) return { known: true, touches: [] };
  if (third === undefined) {
    if (!first.literal) return { known: false, why: `what ${first.raw} asks is known only when it runs` };
    if (ABOUT_TEXT.test(first.text) || isTerminal(first.text, second)) return { known: true, touches: [] };
    return ABOUT_FILES.test(first.text)
      ? { known: true, touches: look(second) }
      : { known: false, why: `what ${first.text} asks is not known` };
  }
  if (more.length > 0 || !second.literal || !BINARY.test(second.text)) {
    return { known: false, why: 'the test is not understood' };
  }
  return compare(first, second.text, third, computes);
}

function compare(left: Word, operator: string, right: Word, computes: boolean): Account {
  const isPlain = (word: Word) => word.why === undefined && NUMBER.test(word.text);
  if (NUMERIC.test(operator) && computes && !(isPlain(left) && isPlain(right))) {
    return { known: false, why: 'the test computes what is in a variable' };
  }
  const files = /^-(?:nt|ot|ef)$/.test(operator) ? [...look(left), ...look(right)] : [];
  return { known: true, touches: files };
}

/** zsh computes which terminal is asked for. */
const isTerminal = (operator: string, word: Word | undefined) =>
  operator === '-t' && word?.why === undefined && /^\d$/.test(word?.text ?? '');

const look = (word: Word): readonly Touch[] =>
  word.why === undefined && word.text !== '' ? [{ kind: 'look', path: word.text }] : [];

/** The grammar sees an expression where the shell has words: they are read one by one. */
export function walkTest(node: SyntaxNode, state: State, scene: Scene): void {
  const words: Word[] = [];
  const end = node.end - 1;
  let why: string | undefined;
  for (let at = node.start + 1; at < end; ) {
    const blank = /[ \t]*/y;
    blank.lastIndex = at;
    at += blank.exec(scene.source.text)?.[0].length ?? 0;
    if (at >= end) break;
    const read = readWord(scene.source, at);
    if (typeof read === 'string' || read.end === at || read.end > end) {
      why = typeof read === 'string' ? read : 'the test is not understood';
      break;
    }
    words.push(...settle(read, scene.source.text.slice(at, read.end), state, scene, false));
    at = read.end;
  }
  if (scene.source.text[end] !== ']' || !/[ \t]/.test(scene.source.text[end - 1] ?? ''))
    why = 'the test is not understood';
  if (why !== undefined) doubt(scene, why);
  const account = accountOfTest(words, scene.source.dialect === 'zsh');
  tell(node, account, state, scene);
}

function tell(node: SyntaxNode, account: Account, state: State, scene: Scene): void {
  const { folders } = state;
  scene.found.push({
    command: node.text,
    folders,
    via: scene.via,
    ...(account.known ? {} : { unknown: account.why }),
    touches: (account.touches ?? []).map((touch) => ({ touch, folders, glob: false })),
  });
}

export function walkDoubleTest(node: SyntaxNode, state: State, scene: Scene): void {
  const touches: Touch[] = [];
  const why = ask(node, state, scene, touches);
  tell(node, why === undefined ? { known: true, touches } : { known: false, why, touches }, state, scene);
}

/** Why it is not known, or undefined. */
function ask(node: SyntaxNode, state: State, scene: Scene, touches: Touch[]): string | undefined {
  gapsAreBlank(node, scene);
  switch (node.type) {
    case 'test_command':
    case 'parenthesized_expression':
    case 'negated_expression':
      return first(
        node.children.map((child) => {
          if (child.named) return askOperand(child, state, scene, touches);
          return ['[[', ']]', '(', ')', '!'].includes(child.type) ? undefined : `what ${child.text} asks is not known`;
        }),
      );
    case 'unary_expression':
      return askOne(node, state, scene, touches);
    case 'binary_expression':
      return askTwo(node, state, scene, touches);
    default:
      return 'the test is not understood';
  }
}

const EXPRESSIONS = new Set([
  'parenthesized_expression',
  'negated_expression',
  'unary_expression',
  'binary_expression',
]);

function askOperand(node: SyntaxNode, state: State, scene: Scene, touches: Touch[]): string | undefined {
  if (EXPRESSIONS.has(node.type)) return ask(node, state, scene, touches);
  readArgument(node, state, scene, false);
  return undefined;
}

function askOne(node: SyntaxNode, state: State, scene: Scene, touches: Touch[]): string | undefined {
  const [operator, operand, ...more] = node.children;
  if (operator?.type === '!' && operand !== undefined) return askOperand(operand, state, scene, touches);
  if (operator?.type !== 'test_operator' || operand === undefined || more.length > 0)
    return 'the test is not understood';
  const words = readArgument(operand, state, scene, false);
  if (ABOUT_TEXT.test(operator.text) || isTerminal(operator.text, words[0])) return undefined;
  if (!ABOUT_FILES.test(operator.text)) return `what ${operator.text} asks is not known`;
  touches.push(...words.flatMap(look));
  return undefined;
}

function askTwo(node: SyntaxNode, state: State, scene: Scene, touches: Touch[]): string | undefined {
  const [left, operator, right, ...more] = node.children;
  if (left === undefined || operator === undefined || right === undefined || more.length > 0) {
    return 'the test is not understood';
  }
  if (operator.text === '&&' || operator.text === '||') {
    return first([askOperand(left, state, scene, touches), askOperand(right, state, scene, touches)]);
  }
  if (!BINARY.test(operator.text)) return `what ${operator.text} asks is not known`;
  const words = readArgument(left, state, scene, false);
  if (right.type === 'regex' || right.type === 'extglob_pattern') {
    return /[`$](?![\s)]|$)|[<>]\(/.test(right.text) ? 'a pattern is not understood' : undefined;
  }
  const others = readArgument(right, state, scene, false);
  const [one, other] = [words[0], others[0]];
  if (one === undefined || other === undefined || words.length + others.length > 2) return 'the test is not understood';
  const account = compare(one, operator.text, other, true);
  touches.push(...(account.touches ?? []));
  return account.known ? undefined : account.why;
}

const first = (whys: readonly (string | undefined)[]) => whys.find((why) => why !== undefined);
