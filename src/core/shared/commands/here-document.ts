// Text that a command is fed from the lines below it: what of it the shell would still expand.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { doubt, type Scene } from './scene.ts';
import type { State } from './state.ts';
import { mayShow } from './variables.ts';

const START = /^(?:'([\w-]+)'|"([\w-]+)"|([\w-]+))$/;

/** Always feeds. */
export function readHereDocument(node: SyntaxNode, state: State, scene: Scene): boolean {
  const [operator, start, ...rest] = node.children.filter((child) => child.type !== 'file_descriptor');
  const delimiter = START.exec(start?.text ?? '');
  const end = rest.at(-1);
  const body = rest.find((child) => child.type === 'heredoc_body');
  if (delimiter === null || (operator?.type !== '<<' && operator?.type !== '<<-') || end?.type !== 'heredoc_end') {
    doubt(scene, 'a here-document is not understood');
    return true;
  }
  const [, single, double, bare] = delimiter;
  const word = single ?? double ?? bare ?? '';
  if (!isWhole(node, start, body, word, operator.type === '<<-', scene.source.text)) {
    doubt(scene, 'it is not clear where a here-document ends');
  }
  for (const child of rest) {
    if (child === body || child === end) continue;
    // The rest of its first line: another command that it is piped into.
    if (child.type === 'pipeline') scene.walk(child, { ...state, fed: true }, scene);
    else doubt(scene, 'what follows a here-document is not understood');
  }
  if (bare !== undefined && body !== undefined) expand(body, state, scene);
  return true;
}

/** The lines as the shell counts them: from the next one to the first that is the delimiter. */
function isWhole(
  node: SyntaxNode,
  start: SyntaxNode | undefined,
  body: SyntaxNode | undefined,
  word: string,
  indented: boolean,
  text: string,
): boolean {
  const line = text.indexOf('\n', start?.end ?? node.start);
  if (line === -1) return false;
  const lines = text.slice(line + 1, node.end).split('\n');
  const isEnd = (one: string) => (indented ? one.replace(/^\t+/, '') : one) === word;
  const last = lines.findIndex(isEnd);
  const bodyStart = body?.start ?? line + 1;
  const before = text.slice(start?.end ?? node.start, line);
  // One to a line, and nothing behind it that would begin another.
  return last === lines.length - 1 && bodyStart >= line + 1 && !before.includes('<<') && !/["'\\`]/.test(before);
}

function expand(body: SyntaxNode, state: State, scene: Scene): void {
  const inner = new Map(scene.source.substitutions);
  for (let at = body.start; at < body.end; at++) {
    const rest = scene.source.text.slice(at, body.end);
    if (rest.startsWith('\\\n')) doubt(scene, 'it is not clear where a here-document ends');
    if (rest.startsWith('\\')) at += 1;
    else if (rest.startsWith('$(') || rest.startsWith('`')) {
      const node = inner.get(at);
      if (node === undefined) {
        doubt(scene, 'a here-document runs what is not understood');
        return;
      }
      scene.compute(node, state, scene);
      at = node.end - 1;
    } else if (rest.startsWith('$')) {
      const variable = /^\$(?:([A-Za-z_]\w*|[?#$!@*\-0-9])|\{([A-Za-z_]\w*)\})?/.exec(rest);
      const name = variable?.[1] ?? variable?.[2];
      if (name === undefined && /^\$[{[]/.test(rest)) doubt(scene, 'a here-document expands what is not understood');
      if (name !== undefined && !state.variables.has(name) && !mayShow(name)) {
        const touch = { kind: 'secret', what: `the value of $${name}` } as const;
        scene.touches.push({ touch, folders: state.folders, glob: false });
      }
    }
  }
}
