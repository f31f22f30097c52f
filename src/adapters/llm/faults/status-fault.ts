// The fault for what a provider said: its code, one sentence with the provider's own words, and the way out.
import { contextCause } from '../../../core/shared/context-numbers.ts';
import { type Fault, fault } from '../../../protocol/fault.ts';
import { who } from '../naming.ts';
import type { Place } from '../spec.ts';
import { numbersIn } from './too-long.ts';
import type { Trouble } from './trouble.ts';
import { kindOf, type TroubleKind } from './trouble-kind.ts';

interface Shape {
  readonly code: string;
  /** After the provider's name: MODEL stands for the model, % for what the provider said, WHEN for when to come back. */
  readonly sentence: string;
  readonly action?: Fault['action'];
  readonly again?: boolean;
}

const CONNECT = { action: 'connect-provider' } as const;
const CHOOSE = { action: 'choose-model' } as const;
const AGAIN = { action: 'retry', again: true } as const;

const SHAPES: Readonly<Record<TroubleKind, Shape>> = {
  refused: {
    code: 'model.refused',
    sentence: 'refused the request to MODEL by its rules%. Say it in another way.',
  },
  quota: {
    code: 'model.quota',
    sentence: 'has no credit or quota left for MODEL%. Check its billing, or use another key or provider.',
    ...CONNECT,
  },
  'too-long': {
    code: 'model.context-too-long',
    sentence: 'says the conversation is too long for MODEL%. Begin a new session or choose another model.',
    action: 'new-session',
  },
  proxy: {
    code: 'model.unreachable',
    sentence:
      'cannot be reached for MODEL: the proxy in between wants a name and a password%. Give them in the proxy setting (HTTPS_PROXY or http.proxy).',
    action: 'open-settings',
  },
  unauthorized: {
    code: 'model.unauthorized',
    sentence: 'did not accept the key for MODEL%. Check the key or enter another.',
    ...CONNECT,
  },
  forbidden: {
    code: 'model.unauthorized',
    sentence: 'does not let this key use MODEL%. Use another key or another model.',
    ...CONNECT,
  },
  'not-pulled': {
    code: 'model.not-found',
    sentence: 'does not have MODEL yet%. Run "ollama pull MODEL" on its machine, or choose another model.',
    ...CHOOSE,
  },
  'not-loaded': {
    code: 'model.not-found',
    sentence: 'has not loaded MODEL%. Load it there, or choose another model.',
    ...CHOOSE,
  },
  'no-model': {
    code: 'model.not-found',
    sentence: 'does not know MODEL%. Choose another model, or check the address.',
    ...CHOOSE,
  },
  'no-door': {
    code: 'model.not-found',
    sentence: 'was asked for MODEL, but there is no model server at this address%. Check the address.',
    ...CONNECT,
  },
  'rate-limited': {
    code: 'model.rate-limited',
    sentence: 'takes no more requests for MODEL now%. Try again WHEN.',
    ...AGAIN,
  },
  overloaded: {
    code: 'model.overloaded',
    sentence: 'is overloaded and cannot run MODEL now%. Try again WHEN.',
    ...AGAIN,
  },
  'server-failed': {
    code: 'model.overloaded',
    sentence: 'failed on its side while running MODEL%. Try again WHEN.',
    ...AGAIN,
  },
  tools: {
    code: 'model.bad-request',
    sentence: 'cannot use tools with MODEL%. Choose a model that calls tools, or switch them on at the server.',
    ...CHOOSE,
  },
  images: {
    code: 'model.bad-request',
    sentence: 'cannot take the image for MODEL%. Choose a model that sees, or take the image out.',
    ...CHOOSE,
  },
  'output-limit': {
    code: 'model.bad-request',
    sentence: 'does not allow MODEL so long an answer%. Set a lower output limit for it, or choose another model.',
    ...CHOOSE,
  },
  parameter: {
    code: 'model.bad-request',
    sentence:
      'does not take a parameter of the request to MODEL%. Set its quirks to leave it out, or choose another model.',
    ...CHOOSE,
  },
  'bad-request': {
    code: 'model.bad-request',
    sentence: 'refused the request to MODEL as malformed%. Try another model, or report it with the log.',
    ...CHOOSE,
  },
};

export function statusFault(trouble: Trouble, place: Place): Fault {
  const { status, said, kind, words, retryAfterMs } = trouble;
  const means = kindOf(trouble);
  const { code, sentence, action, again } = SHAPES[means];
  const quote = said === '' ? '' : ` (${status > 0 ? `${status}: ` : ''}${said.replace(/[.\s]+$/, '')})`;
  const told: Readonly<Record<string, string>> = { MODEL: place.model, '%': quote, WHEN: when(retryAfterMs) };
  const numbers = means === 'too-long' ? contextCause(numbersIn(words)) : '';
  return fault(code, `${who(place)} ${sentence.replaceAll(/MODEL|%|WHEN/g, (word) => told[word] ?? '')}`, {
    retryable: again === true,
    cause: [String(status), kind, numbers].filter((part) => part !== '').join(' '),
    ...(action === undefined ? {} : { action }),
    ...(again === true && retryAfterMs !== undefined ? { retryAfterMs } : {}),
  });
}

function when(ms: number | undefined): string {
  if (ms === undefined) return 'a little later';
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `in ${seconds} s`;
  return seconds < 7200 ? `in ${Math.ceil(seconds / 60)} minutes` : `in ${Math.ceil(seconds / 3600)} hours`;
}
