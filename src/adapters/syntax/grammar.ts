// One loaded grammar: parses within a time, and gives the tree as plain data or says why there is none.
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import type { ShellLanguage, SyntaxNode } from '../../core/ports/syntax.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { readCompiled } from './read-compiled.ts';

export interface Grammar {
  parse(text: string, milliseconds: number): Outcome<SyntaxNode>;
}

/** Nobody writes deeper, and what walks the tree goes into itself. */
const DEEPEST = 200;
/** What is compiled late is compiled before it counts. */
const WARMING: Readonly<Record<ShellLanguage, string>> = {
  bash: 'a=1; if [ -f "$a" ]; then ls -la | sort > b; fi # c',
  powershell: '$a = 1; if (Test-Path "a") { ls -Path b | Sort-Object c } # d',
};

/** Done before any grammar is loaded; once is enough for all. */
export async function startParser(): Promise<void> {
  await Parser.init({ wasmBinary: await readCompiled('tree-sitter') });
}

export async function loadGrammar(language: ShellLanguage): Promise<Grammar> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readCompiled(`tree-sitter-${language}`)));
  parser.parse(WARMING[language])?.delete();
  return { parse: (text, milliseconds) => parse(parser, text, spent() + milliseconds) };
}

/** What this thread itself has worked: on a busy machine a command is no harder to understand. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function parse(parser: Parser, text: string, end: number): Outcome<SyntaxNode> {
  const tree = parser.parse(text, null, { progressCallback: () => spent() > end });
  if (tree === null) {
    parser.reset();
    return fail('syntax.too-slow', 'The command takes too long to be understood. Write it more simply.');
  }
  try {
    if (tree.rootNode.hasError) return fail('syntax.not-understood', 'The command is not understood as a whole.');
    const cursor = tree.walk();
    const root = readTree(cursor);
    cursor.delete();
    if (root === undefined) return fail('syntax.not-understood', 'The command is nested too deeply.');
    return succeed(root);
  } finally {
    tree.delete();
  }
}

interface Open {
  readonly node: Omit<SyntaxNode, 'children'>;
  readonly children: SyntaxNode[];
}

/** Undefined when it is deeper than anybody goes. */
function readTree(cursor: TreeCursor): SyntaxNode | undefined {
  const open: Open[] = [];
  for (;;) {
    if (open.length >= DEEPEST) return undefined;
    open.push({ node: describe(cursor), children: [] });
    if (cursor.gotoFirstChild()) continue;
    for (;;) {
      const ended = open.pop();
      if (ended === undefined) return undefined;
      const node = { ...ended.node, children: ended.children };
      const parent = open.at(-1);
      if (parent === undefined) return node;
      parent.children.push(node);
      if (cursor.gotoNextSibling()) break;
      cursor.gotoParent();
    }
  }
}

function describe(cursor: TreeCursor): Omit<SyntaxNode, 'children'> {
  const field = cursor.currentFieldName;
  return {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    start: cursor.startIndex,
    end: cursor.endIndex,
    text: cursor.nodeText,
    ...(field === null ? {} : { field }),
    ...(cursor.nodeIsMissing ? { missing: true } : {}),
  };
}
