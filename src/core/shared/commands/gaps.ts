// What stands between the parts of a syntax tree: only blanks, or the grammar has passed over what a shell would read.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { doubt, type Scene } from './scene.ts';

const LINES = /^(?:[ \t\n]|\\\n)*$/;
const BLANKS = /^(?:[ \t]|\\\n)*$/;

/** Whether two texts of a command are apart, so that they are two words. */
export const isApart = (gap: string) => gap !== '' && BLANKS.test(gap);

/** Doubts the line when anything but blanks and ends of lines stands between a node's children, before or behind them. */
export function gapsAreBlank(node: SyntaxNode, scene: Scene, inLine = false): void {
  const pattern = inLine ? BLANKS : LINES;
  let at = node.start;
  for (const child of node.children) {
    if (child.start < at || !pattern.test(scene.source.text.slice(at, child.start))) {
      doubt(scene, 'a part of it is not understood');
      return;
    }
    at = child.end;
  }
  if (!pattern.test(scene.source.text.slice(at, node.end))) doubt(scene, 'a part of it is not understood');
}

/** Of a comment: whether it begins where a word would, and ends with its line. */
export function startsAlone(node: SyntaxNode, text: string): boolean {
  const before = text[node.start - 1] ?? '\n';
  const after = text[node.end] ?? '\n';
  return node.text.startsWith('#') && !node.text.includes('\n') && /[\s;&|()]/.test(before) && after === '\n';
}
