// Where a command's input comes from and its output goes: files are touched as by any tool.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { readArgument } from './argument.ts';
import { gapsAreBlank } from './gaps.ts';
import { readHereDocument } from './here-document.ts';
import { resolveWord } from './resolve.ts';
import { doubt, type Scene } from './scene.ts';
import type { State } from './state.ts';
import { readWord } from './word.ts';

const READS = new Set(['<']);
const WRITES = new Set(['>', '>>', '>|', '&>', '&>>', '<>']);
const DUPLICATES = new Set(['>&', '<&', '>&-', '<&-']);
/** Where nothing is kept. */
const NOWHERE = /^\/dev\/(?:null|stdin|stdout|stderr|tty|fd\/\d)$/;
const NETWORK = /^\/dev\/(?:tcp|udp)\/([^/]*)\/([^/]*)/;

/** Whether something is fed through it. */
export function redirect(node: SyntaxNode, state: State, scene: Scene): boolean {
  if (node.type === 'heredoc_redirect') return readHereDocument(node, state, scene);
  if (node.type === 'herestring_redirect') {
    gapsAreBlank(node, scene, true);
    const word = node.children.find((child) => child.named && child.type !== 'file_descriptor');
    if (word === undefined) doubt(scene, 'a here-string is not understood');
    else readArgument(word, state, scene);
    return true;
  }
  if (node.type !== 'file_redirect') {
    doubt(scene, `what ${node.type.replaceAll('_', ' ')} does is not known`);
    return true;
  }
  gapsAreBlank(node, scene, true);
  const descriptors = node.children.filter((child) => child.type === 'file_descriptor');
  const operators = node.children.filter((child) => !child.named && child.field !== 'destination');
  const [operator = node, ...moreOperators] = operators;
  const [destination, ...more] = node.children.filter((child) => child.field === 'destination');
  if (more.length > 0 || moreOperators.length > 0 || descriptors.some((one) => !/^\d$/.test(one.text))) {
    doubt(scene, 'a redirection is not understood');
  }
  if (destination === undefined) {
    if (!/^[<>]&-$/.test(operator.text)) doubt(scene, 'a redirection is not understood');
    return false;
  }
  if (destination.type === 'process_substitution' && operator.type === '<') readArgument(destination, state, scene);
  else aim(operator.type, destination, state, scene);
  return operator.type.startsWith('<');
}

function aim(operator: string, destination: SyntaxNode, state: State, scene: Scene): void {
  if (DUPLICATES.has(operator) && /^(?:\d-?|-)$/.test(destination.text)) return;
  const path = readTarget(destination, state, scene);
  if (path === undefined) {
    doubt(scene, 'where it writes or reads is known only when it runs');
    return;
  }
  if (NOWHERE.test(path)) return;
  const network = NETWORK.exec(path);
  if (network !== null) {
    const [, host = '', port = ''] = network;
    const url = `http://${host}:${/^\d{1,5}$/.test(port) ? port : 80}/`;
    scene.touches.push({ touch: { kind: 'network', url, method: 'CONNECT' }, folders: state.folders, glob: false });
    doubt(scene, `it opens a connection to ${host}`);
    return;
  }
  if (path.startsWith('/dev/')) doubt(scene, `what lies behind ${path} is not known`);
  const kinds = READS.has(operator) || operator === '<&' ? ['read' as const] : ['write' as const];
  if (!READS.has(operator) && !WRITES.has(operator) && !DUPLICATES.has(operator)) {
    doubt(scene, `what ${operator} means there is not known`);
  }
  for (const kind of operator === '<>' ? (['read', 'write'] as const) : kinds) {
    scene.touches.push({ touch: { kind, path }, folders: state.folders, glob: false });
  }
}

/** Undefined when it is known only when it runs. */
function readTarget(node: SyntaxNode, state: State, scene: Scene): string | undefined {
  const read = readWord(scene.source, node.start);
  if (typeof read === 'string' || read.end !== node.end) {
    doubt(scene, typeof read === 'string' ? read : 'a redirection is not understood');
    return undefined;
  }
  const { words, computed } = resolveWord(read, node.text, state);
  for (const inner of computed) scene.compute(inner, state, scene);
  const [word, ...more] = words;
  // `>! file` of zsh, and `>&2file`.
  const isPlain = word !== undefined && more.length === 0 && word.why === undefined && !word.glob && !word.loose;
  if (word?.extended === true && scene.source.dialect === 'zsh') return undefined;
  return isPlain && word.text !== '' && !word.text.startsWith('!') ? word.text : undefined;
}
