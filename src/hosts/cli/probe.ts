// `orquestra probe`: the core's pure functions, one JSON object a line in, one out; a bad line gets an error, not an exit.
import type { Readable, Writable } from 'node:stream';
import { type Fault, fail, fault, type Outcome } from '../../protocol/fault.ts';
import { OPS } from './probe-ops.ts';

export async function probe(input: Readable, output: Writable): Promise<number> {
  for await (const line of linesOf(input)) {
    if (line.trim() === '') continue;
    const written = output.write(`${JSON.stringify(await answer(line))}\n`);
    if (!written) await new Promise((resolve) => output.once('drain', resolve));
  }
  return 0;
}

/** At line feeds only: JSON holds the line separators of Unicode unescaped, and a reader of lines would cut there. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = `${rest}${typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

type Answer =
  | { readonly id: unknown; readonly ok: true; readonly result: unknown }
  | { readonly id: unknown; readonly ok: false; readonly error: { readonly code: string; readonly text: string } };

async function answer(line: string): Promise<Answer> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    return refusal(null, fault('probe.bad-json', `The line is not JSON: ${String(error)}`));
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return refusal(null, fault('probe.bad-request', 'A request is an object {"id", "op", …}.'));
  }
  const id = 'id' in request ? request.id : null;
  const name = 'op' in request ? String(request.op) : '';
  const op = OPS.get(name);
  if (op === undefined) {
    return refusal(id, fault('probe.unknown-op', `There is no op "${name}"; there are ${[...OPS.keys()].join(', ')}.`));
  }
  try {
    const done: Outcome<unknown> = await op(request);
    return done.ok ? { id, ok: true, result: done.value } : refusal(id, done.fault);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return refusal(id, fail('probe.crashed', `${name} failed unexpectedly: ${text}`).fault);
  }
}

const refusal = (id: unknown, { code, text }: Fault): Answer => ({ id, ok: false, error: { code, text } });
