// Says of a call what it was about, from its name and arguments alone: which files it changed or read, what failed.
import type { ToolCallPart, ToolResultPart } from '../../protocol/message.ts';
import { clip } from '../shared/text.ts';

export interface CallSummary {
  readonly tool: string;
  /** Path, command, query or address, in short. */
  readonly about: string;
  readonly changed: readonly string[];
  readonly read: readonly string[];
  /** Why, where it failed. */
  readonly failed?: string;
}

const CHANGES = /write|edit|patch|replace|create|delete|remove|move|rename|insert|append|update_file|save/i;
const READS = /read|open|view|cat\b/i;
const PATHS = ['path', 'file', 'file_path', 'filePath', 'filename', 'from', 'to', 'source', 'destination', 'target'];
const OTHERS = ['command', 'cmd', 'script', 'query', 'pattern', 'url', 'name', 'tool', 'op'];
const PATCHED = /^(?:\*\*\* (?:Add|Update|Delete) File: |\*\*\* Move to: |\+\+\+ (?:b\/)?)(?!\/dev\/null)(\S.*?)\s*$/gm;
const EXIT = /\bexit(?:ed)?(?: with)?(?: the)? (?:code|status):? ?(?!0\b)-?\d+/i;

export function summaryOf(call: ToolCallPart, result: ToolResultPart | undefined): CallSummary {
  const input = inputOf(call.arguments);
  const paths = pathsIn(input);
  const changes = CHANGES.test(call.tool);
  const touched = changes && paths.length === 0 ? patchedIn(input) : paths;
  const failed = failureOf(result);
  return {
    tool: call.tool,
    about: clip((touched.length > 0 ? touched.join(', ') : otherIn(input)).replace(/\s+/g, ' '), 160),
    changed: changes && failed === undefined ? touched : [],
    read: !changes && READS.test(call.tool) && failed === undefined ? paths : [],
    ...(failed === undefined ? {} : { failed }),
  };
}

function failureOf(result: ToolResultPart | undefined): string | undefined {
  if (result === undefined) return undefined;
  const exit = EXIT.exec(result.text)?.[0];
  if (!result.failed && exit === undefined) return undefined;
  const line = result.text.split('\n').find((one) => one.trim() !== '') ?? '';
  return clip((exit ?? line).trim().replace(/\s+/g, ' '), 120);
}

type Input = Readonly<Record<string, unknown>>;

function inputOf(text: string): Input {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    const entries = Object.entries(value);
    const inner = entries.find(([key]) => key === 'input')?.[1];
    // One tool that stands for others is given theirs inside.
    return typeof inner === 'object' && inner !== null
      ? Object.fromEntries([...entries, ...Object.entries(inner)])
      : Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function pathsIn(input: Input): readonly string[] {
  const single = PATHS.map((key) => input[key]);
  const several = ['paths', 'files', 'edits'].flatMap((key) => {
    const value = input[key];
    return Array.isArray(value) ? value.map(pathOf) : [];
  });
  const found = [...single, ...several].filter((value): value is string => typeof value === 'string' && value !== '');
  return [...new Set(found.map((path) => clip(path, 200)))].slice(0, 50);
}

function pathOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).find(([key]) => PATHS.includes(key))?.[1];
}

function patchedIn(input: Input): readonly string[] {
  const texts = Object.values(input).filter((value): value is string => typeof value === 'string');
  const paths = texts.flatMap((text) => [...text.matchAll(PATCHED)].map((match) => match[1] ?? ''));
  return [...new Set(paths)].slice(0, 50);
}

function otherIn(input: Input): string {
  const known = OTHERS.map((key) => input[key]).find((value) => typeof value === 'string' && value !== '');
  const any = Object.values(input).find((value) => typeof value === 'string' && value !== '');
  return clip(String(known ?? any ?? ''), 120);
}
