// Sorts what a provider said into what it means for the one who asked, by status, names and words of all known providers.
import { beyondMinute, isTooLong } from './too-long.ts';
import type { Trouble } from './trouble.ts';

export type TroubleKind =
  | 'refused'
  | 'quota'
  | 'too-long'
  | 'proxy'
  | 'unauthorized'
  | 'forbidden'
  | 'not-pulled'
  | 'not-loaded'
  | 'no-model'
  | 'no-door'
  | 'rate-limited'
  | 'overloaded'
  | 'server-failed'
  | 'tools'
  | 'images'
  | 'output-limit'
  | 'parameter'
  | 'bad-request';

const POLICY =
  /content[_ ]?(policy|filter|management)|content_moderation|ResponsibleAI|data_inspection_failed|PROHIBITED_CONTENT|usage polic|safety (system|polic|setting)|requires moderation|was flagged|invalid_prompt|(bio|cyber|misalignment)_policy|violat\w+ our/i;
const UNPAID =
  /insufficient[_ ](quota|balance|credit|fund)|credit balance|no credit|billing_(hard|not)|billing hard limit|payment[_ ]required|spend(ing)?[_ ]limit|usage limits?\b.*(reached|exceeded|regain)|reached your specified|available credits|budget[_ ]?(has been )?exceeded|key limit exceeded|arrears|account.*(suspended|overdue)/i;
/** Google says these words of each minute too. */
const CURRENT_QUOTA = /exceeded your current quota|quota exceeded/i;
const A_DAY = /per[_ -]?day|daily/i;
const BAD_KEY =
  /API_KEY_INVALID|api key (not valid|expired)|(invalid|incorrect|missing|no) (x-)?api[- _]?key|invalid_api_key|token_expired/i;
const NOT_PULLED = /try pulling it/i;
const NOT_LOADED = /no models? (is |are )?(currently )?loaded|model is not loaded|load a model/i;
const NO_MODEL =
  /model_not_found|model.{0,120}(not found|does not exist|not exist|is not a valid model|not supported|is not available|has been (deprecated|retired|decommissioned))|not a valid model|invalid model( name)?|unknown model|no endpoints found (for|matching)|no allowed providers|DeploymentNotFound|model_decommissioned/i;
const TOOLS =
  /(not|n't) support (tools?|tool use|tool calling|function calling|functions)|support tool use|`?tools?`? (is|are) not supported|function calling is not (enabled|supported)|tool[- _]choice requires|tool[- _]call[- _]parser|tool use is not supported/i;
const IMAGES =
  /(not|n't) support (image|vision|multimodal)|support image input|image_url.{0,40}(only supported|not supported|unsupported|invalid)|invalid_image|invalid image|could not process image|unsupported image|image (input|content)s? (is|are) not|at most 0 image|not a multimodal model|image exceeds|image_parse_error|unable to process input image|image.{0,60}(too large|too small|not valid|unsupported format|could not be)/i;
const OUTPUT_LIMIT =
  /maximum allowed number of output tokens|at most \d+ completion tokens|max(_completion|_output)?_tokens.{0,80}(too (large|high)|less than|greater than|exceed|must be)/i;
const PARAMETER =
  /unsupported[_ ](parameter|value)|un(known|recognized|expected)[_ ](parameter|argument|request argument|field|keyword|name)|unrecognized request argument|extra (inputs|fields|forbidden)|extra_forbidden|additional properties|not permitted|cannot be specified|does not support (parameter|temperature|reasoning|stream_options|response_format|the '|`)/i;
const OVERLOADED =
  /overloaded|server_is_overloaded|slow_down|capacity|server busy|engine_overloaded|resource_exhausted_upstream|loading model|unavailable_error|temporarily unavailable/i;
const FAILED = /server_error|api_error|internal|upstream|bad gateway|timeout|timed out/i;
/** Groq refuses what its own model wrote: asked again it mostly writes it better. */
const UNWRITTEN = /tool_use_failed|output_parse_failed|json_validate_failed/;
const RATE =
  /rate[_ -]?limit|too many requests|throttl|requests per (minute|second|hour|day)|tokens per (min|day)|RESOURCE_EXHAUSTED/i;

export function kindOf(trouble: Trouble): TroubleKind {
  const { status, words } = trouble;
  if (status === 407) return 'proxy';
  if (isUnpaid(trouble)) return 'quota';
  if (POLICY.test(words) && [0, 400, 403, 422, 451].includes(status)) return 'refused';
  if (status === 429) return beyondMinute(words) ? 'too-long' : 'rate-limited';
  if (status === 413 || (status !== 401 && isTooLong(words))) return 'too-long';
  return byStatus(trouble) ?? byNames(trouble) ?? byWords(words);
}

function isUnpaid({ status, words }: Trouble): boolean {
  if (status === 402 || UNPAID.test(words)) return true;
  if (!CURRENT_QUOTA.test(words)) return false;
  return /RESOURCE_EXHAUSTED|QuotaFailure|retryDelay/i.test(words) ? A_DAY.test(words) : true;
}

function byStatus({ status, words, structured }: Trouble): TroubleKind | undefined {
  if (NOT_PULLED.test(words)) return 'not-pulled';
  if (NOT_LOADED.test(words)) return 'not-loaded';
  if (status >= 500) return status === 503 || status === 529 || OVERLOADED.test(words) ? 'overloaded' : 'server-failed';
  if (status === 401) return 'unauthorized';
  if (status === 404 || status === 405 || status === 410) return missing(words, structured);
  if (status === 403) return NO_MODEL.test(words) ? 'no-model' : 'forbidden';
  if (status >= 300 && status < 400) return 'no-door';
  if (status === 408 || status === 409 || status === 425 || status === 499) return 'server-failed';
  return undefined;
}

/** A router says 404 also when it has nobody who could do what the request needs. */
function missing(words: string, structured: boolean): TroubleKind {
  if (TOOLS.test(words)) return 'tools';
  if (IMAGES.test(words)) return 'images';
  return structured || /model/i.test(words) ? 'no-model' : 'no-door';
}

/** Within a stream, and where a gateway gives another status than the provider. */
function byNames({ status, kind, words }: Trouble): TroubleKind | undefined {
  if (UNWRITTEN.test(kind)) return 'server-failed';
  if (/authentication_error/.test(kind) || BAD_KEY.test(words)) return 'unauthorized';
  if (/permission_error/.test(kind)) return 'forbidden';
  if (/not_found_error/.test(kind)) return 'no-model';
  if (/rate_limit_(error|exceeded)/.test(kind)) return 'rate-limited';
  if (/overloaded_error/.test(kind)) return 'overloaded';
  if (status !== 0) return undefined;
  if (RATE.test(words)) return 'rate-limited';
  if (OVERLOADED.test(words)) return 'overloaded';
  return FAILED.test(words) || !/invalid_request/.test(kind) ? 'server-failed' : undefined;
}

function byWords(words: string): TroubleKind {
  if (TOOLS.test(words)) return 'tools';
  if (IMAGES.test(words)) return 'images';
  if (OUTPUT_LIMIT.test(words)) return 'output-limit';
  if (PARAMETER.test(words)) return 'parameter';
  return NO_MODEL.test(words) ? 'no-model' : 'bad-request';
}
