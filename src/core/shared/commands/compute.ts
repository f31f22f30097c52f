// What a shell computes in the middle of a word: the output of other commands, and arithmetic.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { gapsAreBlank } from './gaps.ts';
import { redirect } from './redirect.ts';
import { doubt, type Scene } from './scene.ts';
import { merged, type State } from './state.ts';
import { isFigure } from './variables.ts';

const OPENINGS = new Set(['$(', '`', '<(', '>(']);

export function compute(node: SyntaxNode, state: State, scene: Scene): void {
  switch (node.type) {
    case 'command_substitution':
    case 'process_substitution':
      substitute(node, state, scene);
      break;
    case 'arithmetic_expansion':
      calculate(node, state, scene);
      break;
    default:
      doubt(scene, `what ${node.type.replaceAll('_', ' ')} does is not known`);
  }
}

function substitute(node: SyntaxNode, state: State, scene: Scene): void {
  gapsAreBlank(node, scene);
  const [opening, ...rest] = node.children;
  const closing = rest.pop();
  const isWhole = OPENINGS.has(opening?.type ?? '') && (closing?.type === ')' || closing?.type === '`');
  if (!isWhole) doubt(scene, 'a substitution is not understood');
  if (opening?.type === '`' && /\\|`/.test(node.text.slice(1, -1))) {
    doubt(scene, 'a substitution in backticks holds a backslash or another one');
  }
  // Opened by two signs: `$((` may be arithmetic to the shell.
  if (/^\$\(\(/.test(node.text)) doubt(scene, 'it is not clear whether a substitution is arithmetic');
  let within: State = { ...state, fed: opening?.type === '>(' || state.fed, piped: true };
  for (const child of rest) {
    if (child.field === 'redirect' || child.type === 'file_redirect') redirect(child, within, scene);
    else if (child.named && child.type !== 'comment') within = merged(scene.walk(child, within, scene));
    else if (![';', '\n', '&', 'comment'].includes(child.type)) doubt(scene, 'a substitution is not understood');
  }
}

/** Names in it are expanded again and again, and a subscript of one may run a command. */
function calculate(node: SyntaxNode, state: State, scene: Scene): void {
  const found = /^\$\(\(([\s\w+\-*/%() <>=!&|^~?:$]*)\)\)$/.exec(node.text);
  const inside = found?.[1] ?? '';
  const isFlat = found !== null && isBalanced(inside) && !/\+\+|--|(?<![=!<>])=(?!=)|<<|>>/.test(inside);
  const names = inside.match(/[A-Za-z_]\w*/g) ?? [];
  if (!isFlat || !names.every((name) => isNumber(name, state)) || /\$(?![A-Za-z_])|\d[A-Za-z_]/.test(inside)) {
    doubt(scene, 'arithmetic may run what is in a variable');
  }
}

function isNumber(name: string, state: State): boolean {
  const value = state.variables.get(name);
  if (value === undefined) return isFigure(name);
  return value !== null && !value.glob && /^-?\d{1,15}$/.test(value.text);
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}
