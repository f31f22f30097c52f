// Takes keys and passwords of known shapes out of text, before it is logged, remembered or shown in an error.

export interface Redacted {
  readonly text: string;
  /** What was taken out, in the order of the shapes, one name for each. */
  readonly found: readonly string[];
}

interface Shape {
  readonly name: string;
  /** Begins at a word's beginning and has bounded parts, so that no text takes more than linear time. */
  readonly pattern: RegExp;
  /** Whether the first group is kept in front. */
  readonly keeps?: boolean;
}

const WORD = '[A-Za-z0-9_-]';
const START = `(?<!${WORD})`;
const key = (name: string, pattern: string): Shape => ({ name, pattern: new RegExp(START + pattern, 'g') });

const SHAPES: readonly Shape[] = [
  key('anthropic-key', `sk-ant-${WORD}{16,}`),
  key('openrouter-key', `sk-or-v1-${WORD}{16,}`),
  key('openai-key', `sk-(?=${WORD}{0,64}[0-9])(?:proj-|svcacct-|admin-)?${WORD}{20,}`),
  key('stripe-key', '[rs]k_(?:live|test)_[A-Za-z0-9]{16,}'),
  key('github-token', 'gh[pousr]_[A-Za-z0-9]{30,}'),
  key('github-token', 'github_pat_[A-Za-z0-9_]{22,}'),
  key('gitlab-token', `gl(?:pat|dt|rt|cbt|ptt)-${WORD}{20,}`),
  key('npm-token', 'npm_[A-Za-z0-9]{30,}'),
  key('hugging-face-token', 'hf_[A-Za-z0-9]{30,}'),
  key('slack-token', 'xox[abeoprs]-[A-Za-z0-9-]{10,}'),
  key('slack-token', 'xapp-[A-Za-z0-9-]{20,}'),
  key('aws-key-id', '(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}(?![0-9A-Za-z])'),
  key('google-key', `AIza${WORD}{35}`),
  key('google-token', `ya29\\.${WORD}{20,}`),
  key('groq-key', 'gsk_[A-Za-z0-9]{30,}'),
  key('tavily-key', `tvly-${WORD}{20,}`),
  key('xai-key', 'xai-[A-Za-z0-9]{40,}'),
  key('sendgrid-key', `SG\\.${WORD}{16,64}\\.${WORD}{16,}`),
  key('jwt', `eyJ${WORD}{8,16384}\\.eyJ${WORD}{4,16384}(?:\\.${WORD}{0,16384})?`),
  {
    name: 'slack-webhook',
    pattern: /(https:\/\/hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/_-]{16,256}/g,
    keeps: true,
  },
  {
    name: 'authorization',
    pattern: /((?<![A-Za-z0-9])(?:bearer|basic)[ \t]{1,4})(?!\[redacted)[A-Za-z0-9._~+/=-]{12,}/gi,
    keeps: true,
  },
  {
    name: 'api-key-header',
    pattern:
      /((?<![A-Za-z0-9])x-(?:api|goog-api|portkey-api|subscription)-(?:key|token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted)[^\s"',;]{8,}/gi,
    keeps: true,
  },
  {
    name: 'url-credentials',
    pattern:
      /((?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/:@?#]{0,200}:)(?!\[redacted)[^\s/@?#]{1,400}(?=@)/g,
    keeps: true,
  },
];

export function redact(text: string): Redacted {
  const found: string[] = [];
  const blocks = redactKeyBlocks(text, found);
  const clean = SHAPES.reduce(
    (current, { name, pattern, keeps }) =>
      current.replace(pattern, (_match: string, head: unknown) => {
        found.push(name);
        return `${keeps === true && typeof head === 'string' ? head : ''}[redacted: ${name}]`;
      }),
    blocks,
  );
  return { text: clean, found };
}

const BLOCK_START = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** From its first line to its last, or to the end of the text when the last is missing. */
function redactKeyBlocks(text: string, found: string[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const match of text.matchAll(BLOCK_START)) {
    if (match.index < done) continue;
    found.push('private-key');
    pieces.push(text.slice(done, match.index), '[redacted: private-key]');
    const end = text.indexOf('-----END ', match.index + match[0].length);
    const close = end === -1 ? -1 : text.indexOf('-----', end + 9);
    done = close === -1 ? text.length : close + 5;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done);
}
