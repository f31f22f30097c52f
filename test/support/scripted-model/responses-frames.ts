// An answer as the events of a responses stream: numbered, each item announced, written and ended, the whole once more at the end.
import type { Answer, Frame, ScriptedRequest } from './script.ts';
import { estimate, fields, list, tokens } from './text.ts';

type Emit = (type: string, body: object, count?: number) => void;

export function responsesFrames(
  answer: Answer,
  request: ScriptedRequest,
  encrypt: (thinking: string) => string,
): readonly Frame[] {
  const written: Frame[] = [];
  const emit: Emit = (type, body, count = 0) => {
    const event = { type, sequence_number: written.length, ...body };
    written.push({ bytes: `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`, tokens: count, content: count > 0 });
  };
  const response = {
    id: `resp_scripted_${request.index}`,
    object: 'response',
    model: request.model,
    status: 'in_progress',
  };
  emit('response.created', { response: { ...response, output: [] } });
  emit('response.in_progress', { response: { ...response, output: [] } });
  const output: object[] = [];
  const item = (
    start: object,
    end: object,
    write: (place: { output_index: number; item_id: string }) => void,
    id: string,
  ) => {
    const output_index = output.length;
    emit('response.output_item.added', { output_index, item: start });
    write({ output_index, item_id: id });
    emit('response.output_item.done', { output_index, item: end });
    output.push(end);
  };
  if (answer.thinking) thinkingItem(answer.thinking, request, item, emit, encrypt);
  for (const [place, search] of (answer.searches ?? []).entries()) {
    const id = `ws_${request.index}_${place}`;
    const search_call = {
      id,
      type: 'web_search_call',
      status: 'completed',
      action: { type: 'search', query: search.query },
    };
    item(
      { ...search_call, status: 'in_progress' },
      search_call,
      (at) => emit('response.web_search_call.searching', at),
      id,
    );
  }
  if (answer.text) textItem(answer, request, item, emit);
  for (const [place, call] of (answer.calls ?? []).entries()) {
    const raw = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
    const id = `fc_${request.index}_${place}`;
    const start = { id, type: 'function_call', call_id: call.id ?? `call_${request.index}_${place}`, name: call.name };
    const status = answer.stop === 'length' && place === (answer.calls?.length ?? 0) - 1 ? 'incomplete' : 'completed';
    const write = (at: object) => {
      for (const delta of tokens(raw)) emit('response.function_call_arguments.delta', { ...at, delta }, 1);
      emit('response.function_call_arguments.done', { ...at, arguments: raw });
    };
    item({ ...start, arguments: '', status: 'in_progress' }, { ...start, arguments: raw, status }, write, id);
  }
  emit(...lastEvent(answer, request, response, output));
  return written;
}

type Item = (start: object, end: object, write: (place: object) => void, id: string) => void;

function thinkingItem(
  thinking: string,
  request: ScriptedRequest,
  item: Item,
  emit: Emit,
  encrypt: (thinking: string) => string,
): void {
  const id = `rs_${request.index}`;
  const wanted = list(fields(JSON.parse(request.body)).include).includes('reasoning.encrypted_content');
  const start = { id, type: 'reasoning', summary: [] };
  const end = { ...start, summary: [{ type: 'summary_text', text: thinking }] };
  const write = (at: object) => {
    const place = { ...at, summary_index: 0 };
    emit('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
    for (const delta of tokens(thinking)) emit('response.reasoning_summary_text.delta', { ...place, delta }, 1);
    emit('response.reasoning_summary_text.done', { ...place, text: thinking });
    emit('response.reasoning_summary_part.done', { ...place, part: { type: 'summary_text', text: thinking } });
  };
  item(start, wanted ? { ...end, encrypted_content: encrypt(thinking) } : end, write, id);
}

function textItem(answer: Answer, request: ScriptedRequest, item: Item, emit: Emit): void {
  const said = answer.text ?? '';
  const id = `msg_${request.index}`;
  const start = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  const annotations = (answer.citations ?? []).map((citation) => ({
    type: 'url_citation',
    start_index: 0,
    end_index: said.length,
    ...citation,
  }));
  const refused = answer.stop === 'refused';
  const part = refused ? { type: 'refusal', refusal: said } : { type: 'output_text', text: said, annotations };
  const kind = refused ? 'refusal' : 'output_text';
  const write = (at: object) => {
    const place = { ...at, content_index: 0 };
    emit('response.content_part.added', { ...place, part: { type: kind } });
    for (const delta of tokens(said)) emit(`response.${kind}.delta`, { ...place, delta }, 1);
    emit(`response.${kind}.done`, { ...place, [refused ? 'refusal' : 'text']: said });
    emit('response.content_part.done', { ...place, part });
  };
  item(start, { ...start, status: 'completed', content: [part] }, write, id);
}

function lastEvent(
  answer: Answer,
  request: ScriptedRequest,
  response: object,
  output: readonly object[],
): [string, object] {
  const cut = answer.stop === 'length';
  const status = cut ? 'incomplete' : 'completed';
  const said = `${answer.thinking ?? ''}${answer.text ?? ''}${JSON.stringify(answer.calls ?? '')}`;
  const usage = answer.usage ?? { input: estimate(request.body), output: estimate(said) };
  const counted = {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cachedInput ?? 0, cache_write_tokens: usage.cacheWrite ?? 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.thinking ?? 0 },
    total_tokens: usage.input + usage.output,
  };
  const whole = {
    ...response,
    status,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    error: null,
    output,
    usage: answer.usage === null ? null : counted,
  };
  return [`response.${status}`, { response: whole }];
}
