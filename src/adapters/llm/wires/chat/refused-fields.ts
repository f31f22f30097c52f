// What a server refuses of a request that can do without it: left out, renamed or shortened from then on, where its words name it.
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { fields, text } from '../fields.ts';

type Body = ChatCompletionCreateParamsStreaming;

/** Learnt of one model of one server. */
export interface Refused {
  readonly fields: Set<string>;
  limit: 'max_tokens' | 'max_completion_tokens' | undefined;
  /** Characters that the description of a tool may have. */
  description: number | undefined;
}

export const nothingRefused = (): Refused => ({ fields: new Set(), limit: undefined, description: undefined });

export const copyOf = (refused: Refused): Refused => ({ ...refused, fields: new Set(refused.fields) });

/** What a request can do without, and by what words servers mean it. */
const SPARE: readonly (readonly [string, RegExp])[] = [
  ['reasoning_effort', /reasoning|thinking|effort/i],
  ['reasoning', /reasoning|thinking|effort/i],
  ['thinking', /thinking|reasoning/i],
  ['stream_options', /stream_?options|include_usage/i],
  ['prompt_cache_key', /prompt_cache_key/i],
  ['parallel_tool_calls', /parallel/i],
];
const UNKNOWN =
  /unsupported|not support|unknown|unrecogni[sz]ed|extra (inputs|fields?)|not (permitted|allowed)|unexpected|supported values|invalid (value|param|field|arg)|cannot find/i;
const TOO_LONG = /tools?\W.{0,40}description.{0,60}(too long|maximum length|at most|exceed).{0,80}?(\d{3,5})/i;

/** Whether something was learnt of it that makes it worth asking again. */
export function learnRefusal(error: unknown, body: Body, refused: Refused): boolean {
  const { status, error: said, message } = fields(error);
  if (status !== 400 && status !== 422) return false;
  const words = said === undefined ? text(message) : JSON.stringify(said);
  const longest = Number(TOO_LONG.exec(words)?.[2] ?? Number.NaN);
  if (longest > 0 && longest < (refused.description ?? Number.POSITIVE_INFINITY)) {
    refused.description = longest;
    return true;
  }
  if (!UNKNOWN.test(words)) return false;
  const limit = 'max_tokens' in body ? 'max_completion_tokens' : 'max_tokens';
  const sent = limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (sent in body && refused.limit === undefined && new RegExp(`\\b${sent}\\b`).test(words)) {
    refused.limit = limit;
    return true;
  }
  const [spare] = SPARE.find(([name, named]) => name in body && named.test(words)) ?? [];
  if (spare === undefined) return false;
  refused.fields.add(spare);
  return true;
}

export function withoutRefused(body: Body, { fields: left, limit, description }: Refused): Body {
  const { max_tokens: old, max_completion_tokens: renamed, ...rest } = body;
  const most = old ?? renamed;
  const whole: Body = limit === undefined || most == null ? body : { ...rest, [limit]: most };
  const kept = left.size === 0 ? whole : withoutFields(whole, left);
  return description === undefined || kept.tools === undefined
    ? kept
    : { ...kept, tools: shortTools(kept, description) };
}

const withoutFields = (body: Body, left: ReadonlySet<string>): Body => {
  const { model, messages, stream, ...spare } = body;
  const kept = Object.entries(spare).filter(([name]) => !left.has(name));
  return { model, messages, stream, ...Object.fromEntries(kept) };
};

const shortTools = ({ tools = [] }: Body, longest: number): NonNullable<Body['tools']> =>
  tools.map((tool) => {
    if (tool.type !== 'function' || (tool.function.description ?? '').length <= longest) return tool;
    const description = `${(tool.function.description ?? '').slice(0, longest - 1).toWellFormed()}…`;
    return { ...tool, function: { ...tool.function, description } };
  });
