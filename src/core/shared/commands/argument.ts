// Reads one word of a command where the grammar found one, and walks through the commands inside it.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { resolveWord, type Word } from './resolve.ts';
import { doubt, type Scene } from './scene.ts';
import type { State } from './state.ts';
import { readWord } from './word.ts';

/**
 * One word, or several when braces make it so. Doubts the line when it is not the word that the grammar has seen.
 * `isShown`: whether what is in it may be printed.
 */
export function readArgument(node: SyntaxNode, state: State, scene: Scene, isShown = true): readonly Word[] {
  if (node.type === 'process_substitution') return [readPipe(node, state, scene)];
  const read = readWord(scene.source, node.start);
  if (typeof read === 'string' || read.end !== node.end) {
    const why = typeof read === 'string' ? read : 'a word of it is not understood';
    doubt(scene, why);
    walkInner(node, state, scene);
    return [{ raw: node.text, text: '', why, glob: false, loose: true, literal: false }];
  }
  return settle(read, node.text, state, scene, isShown);
}

/** `<(…)`: the name of something that another command prints into. */
function readPipe(node: SyntaxNode, state: State, scene: Scene): Word {
  scene.compute(node, state, scene);
  if (!node.text.startsWith('<(') || scene.source.dialect === 'sh') doubt(scene, 'a substitution is not understood');
  return { raw: node.text, text: '/dev/fd/63', glob: false, loose: false, literal: false };
}

/** The words that what was read stands for. */
export function settle(
  read: { readonly parts: Parameters<typeof resolveWord>[0]['parts'] },
  raw: string,
  state: State,
  scene: Scene,
  isShown = true,
): readonly Word[] {
  const { words, computed, secrets } = resolveWord(read, raw, state);
  for (const inner of computed) scene.compute(inner, state, scene);
  for (const name of isShown ? secrets : []) {
    const touch = { kind: 'secret', what: `the value of $${name}` } as const;
    scene.touches.push({ touch, folders: state.folders, glob: false });
  }
  return words;
}

/** What cannot be read is still looked through for commands that must not run. */
function walkInner(node: SyntaxNode, state: State, scene: Scene): void {
  if (node.type === 'command_substitution' || node.type === 'process_substitution') scene.compute(node, state, scene);
  else for (const child of node.children) walkInner(child, state, scene);
}
