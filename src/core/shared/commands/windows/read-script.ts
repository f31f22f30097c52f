// Reads a PowerShell line from its syntax tree into the commands it would run, one after the other or in a pipe; what has no name here is not known.
import type { SyntaxNode } from '../../../ports/syntax.ts';
import { innermost, isCondition, notKnown, readValue, readWords, type ScriptWord } from './script-words.ts';

export interface ScriptCommand {
  /** As it is written. */
  readonly text: string;
  readonly name: string;
  readonly words: readonly ScriptWord[];
  readonly fed: boolean;
  readonly piped: boolean;
  /** Whether it runs only when what stands before it has done what it should. */
  readonly sure?: boolean;
}

export interface Script {
  readonly commands: readonly ScriptCommand[];
  /** Why the whole is not known. */
  readonly why?: string;
}

interface Reading {
  readonly commands: ScriptCommand[];
  readonly variables: Map<string, string>;
  why: string | undefined;
  /** Of the commands that are read now. */
  sure: boolean;
}

const MOST_COMMANDS = 100;
/** What objects of known commands tell when they are asked for it. */
const MEMBERS =
  /^(?:count|length|name|fullname|lastwritetime|creationtime|extension|basename|directoryname|exists|hash|path|psversion|major|minor|version|value|id|cpu|year|month|day|lines|words|characters|sum|average|maximum|minimum|source|definition|commandtype|mode|parent|root|status|line|linenumber|filename|matches|scripts|dependencies|devdependencies)$/i;
const INDEX = /^-?\d{1,9}(?:\.\.-?\d{1,9})?$/;

export function readScript(root: SyntaxNode): Script {
  const reading: Reading = { commands: [], variables: new Map(), why: undefined, sure: false };
  readStatements(root, reading);
  if (reading.commands.length > MOST_COMMANDS) doubt(reading, 'it is made of more commands than anybody can check');
  const { commands, why } = reading;
  return why === undefined ? { commands } : { commands, why };
}

function doubt(reading: Reading, why: string): void {
  reading.why ??= why;
}

function readStatements(node: SyntaxNode, reading: Reading): void {
  for (const child of node.children) {
    switch (child.type) {
      case 'statement_list':
        readStatements(child, reading);
        break;
      case 'pipeline':
        readPipeline(child, reading);
        break;
      case 'if_statement':
        readChoice(child, reading);
        break;
      case 'empty_statement':
      case 'comment':
        break;
      default:
        if (child.named || !/^[;\s]*$/.test(child.text)) doubt(reading, `what “${child.text}” does is not known`);
    }
  }
}

function readChoice(node: SyntaxNode, reading: Reading): void {
  for (const child of node.children) {
    if (child.type === 'pipeline') readPipeline(child, reading);
    else if (child.type === 'statement_block' || child.type === 'else_clause' || child.type === 'elseif_clause') {
      readChoice(child, reading);
    } else if (child.type === 'statement_list') readStatements(child, reading);
    else if (child.named || !/^(?:if|else|elseif|[(){}])$/i.test(child.text)) {
      doubt(reading, `what “${child.text}” does is not known`);
    }
  }
}

/** `first` tells whether what it begins with is sure to run where the line has come to. */
function readPipeline(node: SyntaxNode, reading: Reading, first = false): void {
  reading.sure = first;
  for (const child of node.children) {
    if (child.type === 'pipeline_chain_tail') {
      reading.sure = child.text === '&&';
      if (!/^(?:&&|\|\|)$/.test(child.text)) doubt(reading, `what “${child.text}” does is not known`);
      continue;
    }
    if (child.type === 'pipeline_chain') readChain(child, reading);
    else if (child.type === 'assignment_expression') readAssignment(child, reading);
    else doubt(reading, `what “${child.text}” does is not known`);
  }
}

function readChain(node: SyntaxNode, reading: Reading): void {
  const parts = node.children.filter((child) => child.named);
  for (const sign of node.children) {
    if (!sign.named && sign.text !== '|') doubt(reading, `what “${sign.text}” means there is not known`);
  }
  for (const [index, child] of parts.entries()) {
    const place = { fed: index > 0, piped: index < parts.length - 1 };
    if (child.type === 'command') readCommand(child, reading, place);
    else if (index > 0) doubt(reading, `what “${child.text}” does in a pipe is not known`);
    else readExpression(child, reading);
  }
}

function readCommand(node: SyntaxNode, reading: Reading, place: Pick<ScriptCommand, 'fed' | 'piped'>): void {
  const [name, elements, ...more] = node.children;
  if (name?.type === 'foreach_command' && elements === undefined) {
    readEach(name, reading, place);
    return;
  }
  const strange =
    name?.type !== 'command_name' || more.length > 0 || (elements && elements.type !== 'command_elements');
  if (strange || !/^[A-Za-z?%][\w.-]*$/.test(name.text)) {
    doubt(reading, `what “${node.text.trim()}” would run is not known`);
    return;
  }
  const words = readWords(elements, contextOf(reading));
  if (typeof words === 'string') doubt(reading, words);
  reading.commands.push({
    text: node.text.trim(),
    name: name.text,
    words: typeof words === 'string' ? [] : words,
    // Within a pipe what stands in front may have failed.
    sure: reading.sure && !place.fed,
    ...place,
  });
}

/** `ForEach-Object { $_.Name }` shows what each object tells of itself; what else is done with each is not known. */
function readEach(node: SyntaxNode, reading: Reading, place: Pick<ScriptCommand, 'fed' | 'piped'>): void {
  const [name, block, ...more] = node.children;
  if (name === undefined || block === undefined || more.length > 0 || !isCondition(block)) {
    doubt(reading, `what “${node.text}” would run is not known`);
    return;
  }
  reading.commands.push({
    text: node.text.trim(),
    name: name.text,
    words: [{ kind: 'condition' }],
    sure: false,
    ...place,
  });
}

/** Shows a value: a literal, a variable, what a command gave, or a member of it. */
function readExpression(outer: SyntaxNode, reading: Reading): void {
  const node = innermost(outer);
  if (node.type === 'member_access') {
    const [object, dot, member, ...more] = node.children;
    const plain = dot?.text === '.' && member?.type === 'member_name' && MEMBERS.test(member.text) && more.length === 0;
    if (!plain || object === undefined) doubt(reading, `what “${node.text}” does is not known`);
    else readExpression(object, reading);
    return;
  }
  if (node.type === 'element_access') {
    const [object, , index, ...more] = node.children;
    if (object === undefined || index === undefined || more.length > 1 || !INDEX.test(index.text.replace(/\s/g, ''))) {
      doubt(reading, `what “${node.text}” does is not known`);
    } else readExpression(object, reading);
    return;
  }
  const read = readValue(node, contextOf(reading));
  if (read.kind === 'unknown') doubt(reading, read.why);
}

/** `$x = 5`: a variable of the line's own; those with a scope or a meaning to the shell are left alone. */
function readAssignment(node: SyntaxNode, reading: Reading): void {
  const [left, sign, right, ...more] = node.children;
  const name = left?.text.trim().toLowerCase() ?? '';
  const plain =
    /^\$[a-z_][a-z0-9_]*$/.test(name) && !/^\$(?:ps|error|ofs|home|input|args|.*preference|.*path)/.test(name);
  const value = right?.children.length === 1 ? right.children[0] : undefined;
  if (!plain || sign?.text.trim() !== '=' || value === undefined || more.length > 0) {
    doubt(reading, `what “${node.text}” does is not known`);
    return;
  }
  const read = innermost(value).type === 'pipeline_chain' ? notKnown('') : readValue(value, contextOf(reading));
  if (read.kind === 'literal') reading.variables.set(name, read.text);
  else doubt(reading, `what “${node.text}” sets is not known`);
}

const contextOf = (reading: Reading) => ({
  variables: reading.variables,
  inner: (node: SyntaxNode) => {
    const { why: before, sure } = reading;
    for (const child of node.children) {
      if (child.type === 'pipeline') readPipeline(child, reading, sure);
      else if (child.type === 'statement_list') readStatements(child, reading);
      else if (child.named || !/^(?:\$?\(|\))$/.test(child.text)) return `what “${child.text}” does is not known`;
    }
    reading.sure = sure;
    return reading.why === before ? undefined : reading.why;
  },
});
