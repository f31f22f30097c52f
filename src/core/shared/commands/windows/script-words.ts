// Reads the words of a PowerShell command from the syntax tree: each is literal, the output of other commands, or not known.
import type { SyntaxNode } from '../../../ports/syntax.ts';

export type ScriptWord =
  /** `parameter` where it begins with a dash outside quotes; `joined` when a value follows its colon. */
  | { readonly kind: 'literal'; readonly text: string; readonly parameter: boolean; readonly joined?: boolean }
  /** What the commands in it print, which are looked at themselves. */
  | { readonly kind: 'output' }
  /** A condition over `$_` that calls nothing. */
  | { readonly kind: 'condition' };

export interface WordContext {
  /** Variables that were given a literal value before. */
  readonly variables: ReadonlyMap<string, string>;
  /** Reads the commands inside `(…)` and `$(…)`; why they are not known, or undefined. */
  readonly inner: (statements: SyntaxNode) => string | undefined;
}

type Read = ScriptWord | { readonly kind: 'unknown'; readonly why: string };

/** Letters that mean nothing to PowerShell, in any place of a bare word. */
const BARE = /^[A-Za-z0-9_./\\:*?+=%^~,-]+$/;
const VALUES: Readonly<Record<string, string>> = { $true: 'True', $false: 'False', $null: '' };

export const notKnown = (why: string) => ({ kind: 'unknown', why }) as const;

/** Pieces that touch each other are one word; a separator without a blank stands between them. */
export function readWords(elements: SyntaxNode | undefined, context: WordContext): readonly ScriptWord[] | string {
  const words: ScriptWord[] = [];
  let open: ScriptWord | undefined;
  for (const node of elements?.children ?? []) {
    if (node.type === 'command_argument_sep') {
      if (node.text === ':' && open?.kind === 'literal' && open.parameter) open = { ...open, joined: true };
      if (node.text !== '' && open !== undefined) {
        words.push(open);
        open = undefined;
      }
      continue;
    }
    if (node.type === 'redirection') {
      if (!NOWHERE.test(node.text.trim())) return 'where its output goes is not known';
      continue;
    }
    if (node.type === 'generic_token' && NOWHERE.test(node.text)) continue;
    const read = readWord(node, context);
    if (read.kind === 'unknown') return read.why;
    const joined = open === undefined ? read : join(open, read);
    if (joined === undefined) return `“${elements?.text.trim()}” joins words in a way that is not known`;
    open = joined;
  }
  if (open !== undefined) words.push(open);
  return words;
}

function join(open: ScriptWord, next: ScriptWord): ScriptWord | undefined {
  if (open.kind !== 'literal' || next.kind !== 'literal' || next.parameter) return undefined;
  return { ...open, text: open.text + next.text };
}

/** `> $null`, `2>&1`; the grammar takes some for words. */
const NOWHERE = /^(?:[1-6*]?>{1,2}\s*\$null|[2-6*]>&1)$/i;

function readWord(node: SyntaxNode, context: WordContext): Read {
  switch (node.type) {
    case 'command_parameter':
      return /^--?[A-Za-z?][A-Za-z0-9-]*$/.test(node.text)
        ? { kind: 'literal', text: node.text, parameter: true }
        : notKnown(`the parameter ${node.text} is not known`);
    case 'generic_token':
      return BARE.test(node.text)
        ? { kind: 'literal', text: node.text, parameter: node.text.startsWith('-') }
        : notKnown(`the word ${node.text} is not known`);
    default:
      return readValue(node, context);
  }
}

/** Goes down through the levels of an expression that hold nothing but the next one. */
export function innermost(node: SyntaxNode): SyntaxNode {
  const [only, ...rest] = node.children;
  return only !== undefined && rest.length === 0 && LEVELS.has(node.type) ? innermost(only) : node;
}

const LEVELS = new Set([
  'pipeline_chain',
  'logical_expression',
  'bitwise_expression',
  'comparison_expression',
  'additive_expression',
  'multiplicative_expression',
  'format_expression',
  'range_expression',
  'array_literal_expression',
  'unary_expression',
  'string_literal',
  'integer_literal',
]);

export function readValue(outer: SyntaxNode, context: WordContext): Read {
  const node = innermost(outer);
  switch (node.type) {
    case 'array_literal_expression':
      return readList(node, context);
    case 'decimal_integer_literal':
    case 'real_literal':
      return /^[\d.]+$/.test(node.text) ? literal(node.text) : notKnown(`the number ${node.text} is not known`);
    case 'expression_with_unary_operator':
      return /^-\d+$/.test(node.text)
        ? { kind: 'literal', text: node.text, parameter: true }
        : notKnown(`what ${node.text} is, is not known`);
    case 'verbatim_string_characters':
      return /^'[^'‘’‚‛]*'$/.test(node.text) ? literal(node.text.slice(1, -1)) : notKnown(`${node.text} is not known`);
    case 'expandable_string_literal':
      return readString(node, context);
    case 'variable':
      return readVariable(node.text, context);
    case 'parenthesized_expression':
    case 'sub_expression': {
      const why = context.inner(node);
      return why === undefined ? { kind: 'output' } : notKnown(why);
    }
    case 'script_block_expression':
      return isCondition(node) ? { kind: 'condition' } : notKnown(`what ${node.text} does is not known`);
    default:
      return notKnown(`what ${node.text} is, is not known`);
  }
}

/** Several literals, apart by commas. */
function readList(node: SyntaxNode, context: WordContext): Read {
  const texts: string[] = [];
  for (const child of node.children) {
    if (!child.named && child.text === ',') continue;
    const read = readValue(child, context);
    if (read.kind !== 'literal' || read.parameter || read.text.includes(',')) {
      return read.kind === 'unknown' ? read : notKnown(`what ${node.text} is, is not known`);
    }
    texts.push(read.text);
  }
  return literal(texts.join(','));
}

const literal = (text: string): ScriptWord => ({ kind: 'literal', text, parameter: false });

function readString(node: SyntaxNode, context: WordContext): Read {
  const inside = node.text.slice(1, -1);
  const inner = node.children.filter((child) => child.named);
  if (inner.length === 0) {
    return /^"[^"`$“”„]*"$/.test(node.text) ? literal(inside) : notKnown(`the text ${node.text} is not known`);
  }
  for (const child of inner) {
    if (child.type === 'variable') {
      const read = readVariable(child.text, context);
      if (read.kind === 'unknown') return read;
    } else if (child.type !== 'sub_expression') {
      return notKnown(`what ${child.text} is, is not known`);
    } else {
      const why = context.inner(child);
      if (why !== undefined) return notKnown(why);
    }
  }
  return { kind: 'output' };
}

/** Names of what tells about the shell and holds no secret. */
const TELLING = new Set(['$_', '$psitem', '$psversiontable', '$pwd', '$home', '$lastexitcode', '$?', '$pid', '$input']);

function readVariable(text: string, { variables }: WordContext): Read {
  const name = text.toLowerCase();
  const value = variables.get(name) ?? VALUES[name];
  if (value !== undefined) return literal(value);
  return TELLING.has(name) ? { kind: 'output' } : notKnown(`what ${text} holds is not known`);
}

const PLAIN_CONDITION = new Set([
  'script_block_expression',
  'script_block',
  'script_block_body',
  'statement_list',
  'pipeline',
  ...LEVELS,
  'comparison_operator',
  'member_access',
  'member_name',
  'simple_name',
  'variable',
  'decimal_integer_literal',
  'verbatim_string_characters',
  'expandable_string_literal',
]);
const CONDITION_SIGNS = /^(?:[{}.]|\$_|-(?:and|or|not)|-[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch))$/i;

/** Compares what objects hold with literals: nothing in it is called. */
export function isCondition(node: SyntaxNode): boolean {
  if (!node.named) return CONDITION_SIGNS.test(node.text);
  if (!PLAIN_CONDITION.has(node.type)) return false;
  if (node.type === 'variable') return /^\$(?:_|psitem|true|false|null)$/i.test(node.text);
  if (node.type === 'expandable_string_literal') return !/[$`]/.test(node.text);
  if (node.type === 'comparison_operator') return CONDITION_SIGNS.test(node.text);
  return node.children.every(isCondition);
}
