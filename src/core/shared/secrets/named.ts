// Secrets told by what stands in front of them: headers, addresses, variables, fields.
import { after, judged, type SecretShape } from './shape.ts';

/** What stands in place of a secret in an example: nothing is gained by taking it out. */
const PLACEHOLDER =
  '(?!\\[redacted|\\$|<|\\{|%|x{4}|X{4}|\\*{3}|\\.{3}|your|Your|YOUR|example|changeme|change-me|placeholder|process\\.|os\\.|env)';

/** `door.key`, `${host}`: a program tells there where the value comes from. */
const isNoName = (value: string) =>
  !/^(?:[A-Za-z_$][\w$]*[.(][\w$.()[\]]*[)}]{0,2}|[$%#]?\{.*|<.*)$/.test(value) || /\d{4}/.test(value);
/** Nor is a key made of letters alone. */
const isNoWord = (value: string) => isNoName(value) && !/^[A-Za-z_$]+$/.test(value);
/** `Bearer error="…"` says what a server wants. */
const isNoParameter = (value: string) => !/^[a-z_]+=$/.test(value);

/** Told by what stands in front. */
export const NAMED_SHAPES: readonly SecretShape[] = [
  after(
    'authorization',
    /((?<![A-Za-z0-9])(?:proxy-)?authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:bearer|basic|token|digest)[ \t]{1,4})(?!\[redacted)[A-Za-z0-9._~+/=-]{8,}/gi,
    'uthorization',
    'UTHORIZATION',
  ),
  judged(
    after(
      'authorization',
      /((?<![A-Za-z0-9])(?:bearer|basic)[ \t]{1,4})(?!\[redacted)(?=[A-Za-z._~+/-]{0,200}[0-9=])[A-Za-z0-9._~+/=-]{12,}/gi,
      'earer',
      'EARER',
      'asic',
      'ASIC',
    ),
    isNoParameter,
  ),
  judged(
    after(
      'api-key-header',
      /((?<![A-Za-z0-9])(?:x-(?:api|goog-api|portkey-api|subscription|functions|auth)-(?:key|token)|(?:ocp-apim-subscription|api)-key|private-token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted)[^\s"'\\,;]{8,}/gi,
      '-key',
      '-Key',
      '-KEY',
      '-token',
      '-Token',
      '-TOKEN',
    ),
    isNoWord,
  ),
  judged(
    after(
      'url-credentials',
      /((?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/:@?#"'\\]{0,200}:)(?!\[redacted)[^\s/@?#"'\\]{1,400}(?=@)/g,
      '://',
    ),
    isNoName,
  ),
  after(
    'url-key',
    new RegExp(
      `([?&](?:key|api_?key|access_token|auth_token|token|secret|client_secret|password)=)${PLACEHOLDER}[A-Za-z0-9._~+/%-]{16,}`,
      'gi',
    ),
    'key=',
    'Key=',
    'KEY=',
    'token=',
    'secret=',
    'password=',
  ),
  after(
    'variable',
    new RegExp(
      `((?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9]{0,40}_){0,6}(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_KEY|AUTH_KEY)(?:_[A-Z0-9]{1,20}){0,2}=["']?)${PLACEHOLDER}(?=[^\\s"']{0,200}[0-9])[^\\s"'\\\\\`;|&()<>$]{8,}`,
      'g',
    ),
    'SECRET',
    'TOKEN',
    'PASS',
    'KEY',
  ),
  after(
    'field',
    new RegExp(
      `((?<![A-Za-z0-9_])["'][a-z0-9_-]{0,40}(?:secret|password|passwd|passphrase|api_?key|access_?token|auth_?token|private_?key|refresh_?token)["'][ \\t]{0,4}:[ \\t]{0,4}["'])${PLACEHOLDER}(?=[^"'\\s]{0,200}[0-9])[^"'\\s\\\\]{12,}`,
      'gi',
    ),
    'ecret',
    'assw',
    'assp',
    'key"',
    "key'",
    'Key"',
    "Key'",
    'oken',
  ),
];
