// Why an answer of chat completions ended, in the words of the many servers that speak it.
import type { StopReason } from '../../../../core/llm/model.ts';

const STOPS: Readonly<Record<string, readonly string[]>> = {
  tools: ['tool_calls', 'function_call', 'tool_use'],
  length: ['length', 'model_length', 'max_tokens', 'max_output_tokens', 'model_context_window_exceeded'],
  refused: [
    ...['content_filter', 'content_filtered', 'sensitive', 'safety', 'image_safety', 'refusal', 'recitation'],
    ...['prohibited_content', 'blocklist', 'spii', 'guardrail_intervened', 'flagged', 'blocked'],
  ],
};
/** What servers call it when they could not go on. */
const BROKEN_OFF = [
  ...['error', 'server_error', 'network_error', 'insufficient_system_resource', 'engine_overloaded'],
  ...['abort', 'aborted', 'cancelled', 'canceled', 'timeout', 'time_limit'],
];
/** Google ends with these, and with nothing else, when its model wrote a call that it could not read. */
const UNREADABLE = ['function_call_filter', 'malformed_function_call', 'unexpected_tool_call', 'malformed_tool_call'];

export interface ChatStop {
  readonly stop: StopReason;
  /** Why there is no answer. */
  readonly broken?: string;
}

/** Undefined where no reason is given. */
export function chatStop(reason: string): ChatStop | undefined {
  // Nearly every piece: to take words apart is what costs here.
  if (reason === '') return undefined;
  // Google writes the reason of its filter behind a colon, some gateways write all in capitals.
  const name = reason.toLowerCase().split(':')[0] ?? '';
  if (name === '') return undefined;
  if (BROKEN_OFF.includes(name)) return { stop: 'end', broken: 'the server broke off and said no reason' };
  if (UNREADABLE.includes(name))
    return { stop: 'end', broken: 'the model wrote a tool call that its server cannot read' };
  if (STOPS.tools?.includes(name)) return { stop: 'tools' };
  if (STOPS.length?.includes(name)) return { stop: 'length' };
  return { stop: STOPS.refused?.includes(name) ? 'refused' : 'end' };
}

/** An answer that was cut short stays so, whatever a later event calls its end. */
export const cutShort = (stop: StopReason | undefined): boolean => stop === 'length' || stop === 'refused';
