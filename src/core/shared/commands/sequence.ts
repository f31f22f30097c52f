// Statements one after the other, and the comments between them.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { startsAlone } from './gaps.ts';
import { doubt, type Scene } from './scene.ts';
import { type Ends, merge, merged, type State, same } from './state.ts';

const SEPARATORS = new Set([';', '\n', '&', ';;']);

export function sequence(children: readonly SyntaxNode[], state: State, scene: Scene): Ends {
  let before = state;
  let ends = same(state);
  for (const child of children) {
    const now = merged(ends);
    if (!child.named && SEPARATORS.has(child.type)) {
      // What runs in the background changes nothing here; should it be read otherwise, both are thought of.
      if (child.type === '&') ends = same(merge(before, now));
    } else if (child.type === 'comment') comment(child, now, scene);
    else if (child.named) {
      before = now;
      ends = scene.walk(child, now, scene);
    } else doubt(scene, `what ${child.text} means there is not known`);
  }
  return ends;
}

/** A comment begins where a word would, and ends with its line. */
export function comment(node: SyntaxNode, state: State, scene: Scene): Ends {
  if (!startsAlone(node, scene.source.text)) doubt(scene, 'it is not clear where a comment begins');
  return same(state);
}
