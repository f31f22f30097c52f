// What a question of policy is about: the effects of a command, a path, an address or a call, described as if it were to run.
import type { Effect } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { PolicyQuestion } from '../../protocol/policy.ts';
import type { Ports } from '../ports.ts';
import { pathEffect } from '../shared/path-effect.ts';
import { readWebAddress } from '../shared/web-address.ts';
import type { CallScope, Tool } from '../tools/tool.ts';
import { type RecordedCall, recordedCalls } from './recorded-calls.ts';

export interface Described {
  readonly title: string;
  readonly effects: readonly Effect[];
  /** Why it is refused before its effects matter. */
  readonly refusal?: string;
  /** Of a call from a session's log. */
  readonly recorded?: RecordedCall;
}

export interface DescribeParts {
  readonly ports: Ports;
  readonly tools: readonly Tool[];
  readonly seenFiles: () => CallScope['seen'];
}

const COMMAND_TOOL = 'run_command';
const WORDS = { read: 'Read', write: 'Change', delete: 'Delete' } as const;

export async function describeQuestion(question: PolicyQuestion, parts: DescribeParts): Promise<Outcome<Described>> {
  switch (question.kind) {
    case 'command': {
      const { command, cwd } = question;
      return describeCall(COMMAND_TOOL, { command, ...(cwd === undefined ? {} : { cwd }) }, parts);
    }
    case 'tool':
      return describeCall(question.tool, question.input, parts);
    case 'path': {
      const { access, path } = question;
      const { files } = parts.ports;
      const located = await (access === 'delete' ? files.locateName(path) : files.locate(path));
      return succeed({ title: `${WORDS[access]} ${path}`, effects: [pathEffect(access, located)] });
    }
    case 'url': {
      const title = `Ask ${question.url}`;
      const address = readWebAddress(question.url);
      if (!address.ok) return succeed({ title, effects: [], refusal: address.fault.text });
      return succeed({ title, effects: address.value.effects });
    }
    case 'call':
      return describeRecorded(question.session, question.call, parts.ports);
  }
}

async function describeCall(name: string, input: unknown, parts: DescribeParts): Promise<Outcome<Described>> {
  const tool = parts.tools.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    const names = parts.tools.flatMap((candidate) => (candidate.offered ? [candidate.name] : []));
    return fail('tool.unknown', `There is no tool named ${name}. The tools are: ${names.join(', ')}.`);
  }
  if (!tool.available(parts.ports)) return fail('tool.unavailable', `${name} cannot be used here.`);
  const prepared = await tool.prepare(input, parts.ports, { seen: parts.seenFiles() });
  if (!prepared.ok) return prepared;
  return succeed({ title: prepared.value.summary || tool.title, effects: prepared.value.effects });
}

async function describeRecorded(session: string, call: string, { log }: Ports): Promise<Outcome<Described>> {
  const known = await log.open(session);
  if (!known.ok) return known;
  if (known.value === undefined) return fail('session.unknown', `There is no session ${session}.`);
  const recorded = await recordedCalls(log, session);
  if (!recorded.ok) return recorded;
  const found = recorded.value.calls.find((one) => one.call === call);
  if (found === undefined) {
    return fail('call.unknown', `Session ${session} knows no described call ${call}. sessions show lists its calls.`);
  }
  return succeed({ title: found.summary || found.tool, effects: found.effects, recorded: found });
}
