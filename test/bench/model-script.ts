// What the scripted model of the bench answers: the request says it, as "bench VERB COUNT".
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { NEEDLE, pathOf, TARGET } from './workspace.ts';

/** The tools that are measured, the same for both products. */
export type Verb = 'say' | 'read' | 'edit' | 'search';

export const requestText = (verb: Verb, count: number) => `bench ${verb} ${count}`;

/** Calls one tool `count` times, one call an answer, and then says that it is done. */
export function answerOf({ messages }: Pick<ScriptedRequest, 'messages'>): Answer {
  const asked = messages.findLastIndex((message) => message.role === 'user' && message.text.includes('bench '));
  const [, verb = 'say', count = '0'] = /bench (\w+) (\d+)/.exec(messages[asked]?.text ?? '') ?? [];
  const done = messages.slice(asked + 1).filter((message) => message.role === 'tool').length;
  const call = done < Number(count) ? callOf(verb, done) : undefined;
  return call === undefined ? { text: 'Done.' } : { calls: [{ ...call, id: `call_${messages.length}_${done}` }] };
}

/** No two calls of a run are alike, so nobody takes them for going round in circles. */
function callOf(verb: string, step: number): { readonly name: string; readonly arguments: object } | undefined {
  switch (verb) {
    case 'read':
      return { name: 'read_file', arguments: { path: pathOf(step) } };
    case 'edit':
      return {
        name: 'edit_file',
        arguments: { path: TARGET, edits: [{ old: `'before ${step}'`, new: editedText(step) }] },
      };
    case 'search':
      return { name: 'search_code', arguments: { pattern: searchPattern(step) } };
    default:
      return undefined;
  }
}

export const editedText = (step: number) => `'after ${step}'`;

/** All of them find the same lines. */
export const searchPattern = (step: number) => NEEDLE.slice(0, NEEDLE.length - (step % 8));
