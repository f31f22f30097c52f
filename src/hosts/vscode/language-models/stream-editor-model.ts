// Runs one request to a model of VS Code: never throws, ends with the whole answer or a fault, and leaves at once when stopped.
import type { ModelChunk, ModelRequest } from '../../../core/llm/model.ts';
import { tokensOfText } from '../../../core/shared/estimate-tokens.ts';
import type { AssistantPart } from '../../../protocol/message.ts';
import type { EditorModel, PlainMessage, PlainPart } from './editor-model.ts';
import { editorFault, emptyFault, silentFault, stoppedFault } from './model-faults.ts';
import { type CountTokens, tokensOfPlain, usageOf } from './reckon-usage.ts';

export interface EditorAnswer {
  /** As the user knows it. */
  readonly name: string;
  readonly model: EditorModel;
  readonly messages: readonly PlainMessage[];
  readonly count: CountTokens;
  /** Milliseconds without a sign of life after which an answer is given up. */
  readonly idleMs: number;
  /** The same for its beginning, which waits for the user's consent. */
  readonly consentMs: number;
}

class Halted extends Error {}

export async function* streamEditorModel(
  asked: EditorAnswer,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelChunk, void, void> {
  const cancel = new AbortController();
  const clock = idleClock(asked.consentMs, signal);
  const answer = collectAnswer(request);
  const input = countInput(asked, request);
  let failure: { readonly error: unknown } | undefined;
  let answered = false;
  try {
    const parts = await clock.unlessHalted(asked.model.send(asked.messages, request.tools, cancel.signal));
    answered = true;
    clock.patience(asked.idleMs);
    const iterator = parts[Symbol.asyncIterator]();
    for (;;) {
      const next = await clock.unlessHalted(iterator.next());
      if (next.done === true) break;
      clock.patience(asked.idleMs);
      yield* answer.take(next.value);
    }
  } catch (error) {
    failure = { error };
  } finally {
    clock.dispose();
    cancel.abort();
  }
  const { name } = asked;
  if (failure === undefined && answer.parts().length > 0) {
    const usage = usageOf(await input.counted, await asked.count(answer.written()));
    yield { type: 'end', parts: answer.parts(), stop: answer.calls ? 'tools' : 'end', usage };
    return;
  }
  const usage = answered ? { usage: usageOf(input.now(), tokensOfText(answer.written())) } : {};
  const fault = signal.aborted
    ? stoppedFault(name)
    : clock.halted
      ? silentFault(name, answered ? asked.idleMs : asked.consentMs)
      : failure === undefined
        ? emptyFault(name)
        : editorFault(failure.error, name, { answered });
  yield { type: 'fault', fault, parts: answer.shown(), ...usage };
}

/** Ends every wait when the signal does, or when nothing was heard for too long: VS Code itself may go on waiting. */
function idleClock(firstMs: number, signal: AbortSignal) {
  let halted = false;
  let timer: NodeJS.Timeout | undefined;
  let leave = () => {};
  const end = new Promise<never>((_, reject) => {
    leave = () => reject(new Halted());
  });
  end.catch(() => {});
  const stall = () => {
    halted = true;
    leave();
  };
  const patience = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(stall, ms);
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  patience(firstMs);
  return {
    get halted() {
      return halted;
    },
    patience,
    unlessHalted: <T>(work: Promise<T>): Promise<T> => {
      work.catch(() => {});
      return Promise.race([end, work]);
    },
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    },
  };
}

/** Counted while the answer comes; `now` for who cannot wait. */
function countInput({ messages, count }: EditorAnswer, { tools }: ModelRequest) {
  let known: number | undefined;
  const offered = tools.length === 0 ? '' : JSON.stringify(tools);
  const counted = Promise.all([count(offered), ...messages.map((message) => count(message))]).then((counts) => {
    known = counts.reduce((sum, one) => sum + one, 0);
    return known;
  });
  return {
    counted,
    now: () => known ?? messages.reduce((sum, message) => sum + tokensOfPlain(message), tokensOfText(offered)),
  };
}

function collectAnswer(request: ModelRequest) {
  const taken = new Set(
    request.messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []))),
  );
  const parts: AssistantPart[] = [];
  let calls = false;
  const write = (text: string): readonly ModelChunk[] => {
    if (text === '') return [];
    const last = parts.at(-1);
    if (last?.type === 'text') parts[parts.length - 1] = { type: 'text', text: last.text + text };
    else parts.push({ type: 'text', text });
    return [{ type: 'text', part: parts.length - 1, text }];
  };
  const call = (id: string, tool: string, input: object): readonly ModelChunk[] => {
    const raw = JSON.stringify(input);
    const unique = unused(id, taken);
    taken.add(unique);
    calls = true;
    const part = parts.push({ type: 'tool-call', call: unique, tool, arguments: raw }) - 1;
    return [
      { type: 'call', part, call: unique, tool },
      { type: 'arguments', part, text: raw },
    ];
  };
  return {
    take: (part: PlainPart): readonly ModelChunk[] => {
      if (part.type === 'text') return write(part.text);
      return part.type === 'call' ? call(part.call, part.tool, part.input) : [];
    },
    get calls() {
      return calls;
    },
    parts: (): readonly AssistantPart[] => parts,
    /** A call in an answer that did not end is not run. */
    shown: () => parts.filter((part) => part.type !== 'tool-call'),
    written: () =>
      parts.map((part) => (part.type === 'tool-call' ? `${part.tool} ${part.arguments}` : part.text)).join('\n'),
  };
}

/** Some extensions count their calls from zero in every answer. */
function unused(id: string, taken: ReadonlySet<string>): string {
  const wanted = id === '' ? 'call' : id;
  if (!taken.has(wanted)) return wanted;
  for (let count = 2; ; count++) {
    if (!taken.has(`${wanted}-${count}`)) return `${wanted}-${count}`;
  }
}
