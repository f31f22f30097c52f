// Secrets that are given to a name in code, settings, options and connection strings: told by the name and by how they look.
import { looksMade, looksTyped } from './looks-made.ts';
import { after, judged, type SecretShape } from './shape.ts';

const OWNERS =
  'api|app|access|account|admin|auth|bearer|bot|client|consumer|deploy|encrypt(?:ion)?|id|jwt|license|login|master|oauth|personal|private|refresh|security|service|session|shared|signing|storage|subscription|user|webhook';
/** Not those that name a key of a table, a page, a syntax or a form. */
const KEY_NAME = `(?:(?:${OWNERS}|secret)[_.-]?key(?:[_.-]?base)?|(?<!page|next|csrf|xsrf|cancell?ation|design|syntax|sync|continuation|pagination)[_.-]?token|secret(?:[_.-]?key)?(?:[_.-]?base)?|(?:${OWNERS})[_.-]?secret|credentials?|[_.-]auth|[_.-]hash[_.-]salt)`;
const PASSWORD_NAME = '(?:passw(?:or)?d|passphrase|(?<![a-z])pwd|[_-]pass)';

/** Closing quotes and brackets, a type, and what stands between a name and its value in one language or another. */
const IS = `\\\\?["'\`]?\\]?[ \\t]{0,8}(?:(?::[ \\t]{0,2})?[Ss]tr(?:ing)?[ \\t]{0,4})?(?::=|=>|\\|\\|=|\\?\\?=|\\?=|={1,3}|:)[ \\t]{0,8}(?:(?:Bearer|Basic|Token)(?:[ \\t]|%20))?`;
const QUOTED = `\\\\?["'\`])[^\\s"'\`\\\\]{8,2048}(?=\\\\?["'\`])`;
const BARE = `)[A-Za-z0-9+/_.~=!@#%^*-]{8,2048}(?=$|[\\s;,&"'\`<)\\]}]|\\\\[nr])`;

const assigned = (name: string, form: string) => new RegExp(`(${name}${IS}${form}`, 'gim');

const words = (text: string) => text.trim().split(/\s+/);
const KEY_HINTS = words(`
  oken OKEN ecret ECRET _key -key .key Key KEY apikey accesskey privatekey authkey masterkey sharedkey redential REDENTIAL
  _auth -auth .auth _AUTH salt SALT
`);
const PASSWORD_HINTS = words('assw ASSW assp ASSP pwd Pwd PWD _pass _PASS -pass');
const ENDINGS = words('oken> cret> word> rase> key> Key> KEY> OKEN> CRET> WORD>');

const NAMES: readonly SecretShape[] = [
  judged(after('assigned', assigned(PASSWORD_NAME, QUOTED), ...PASSWORD_HINTS), looksTyped),
  judged(after('assigned', assigned(PASSWORD_NAME, BARE), ...PASSWORD_HINTS), looksTyped),
  judged(after('assigned', assigned(KEY_NAME, QUOTED), ...KEY_HINTS), looksMade),
  judged(after('assigned', assigned(KEY_NAME, BARE), ...KEY_HINTS), looksMade),
  // `ACME_KEY=…`: of a variable a key alone says enough, if it is none of a table or for everybody.
  judged(
    after(
      'assigned',
      /((?<!PUBLIC|CACHE|PRIMARY|FOREIGN|SORT|PARTITION)_KEY["'\]]{0,2}[ \t]{0,4}\??[=:][ \t]{0,4}["']?)[A-Za-z0-9+/_.~=-]{20,512}/g,
      '_KEY',
    ),
    looksMade,
  ),
];

const OPTIONS: readonly SecretShape[] = [
  judged(
    after(
      'option',
      /((?<![\w-])--?(?:[a-z]{1,12}-){0,2}(?:key|token|secret|password|passwd|pass)(?:=|[ \t]{1,4})["']?)[^\s"'$<]{8,512}/gi,
      '-key',
      '-token',
      '-secret',
      '-pass',
    ),
    looksTyped,
  ),
  judged(
    after(
      'option',
      /((?<![\w-])(?:curl|wget|http)\b[^\n]{0,400}?[ \t](?:-u|--user)[ =]?["']?[\w.@-]{1,64}:)[^\s"'$<]{6,256}/g,
      'curl',
      'wget',
      'http',
    ),
    isGiven,
  ),
  judged(
    after(
      'option',
      /((?<![\w-])(?:(?:mysql|mysqldump|mariadb)\b[^\n|;]{0,200}?[ \t]-p|(?:sshpass|docker[ \t]login|redis-cli)\b[^\n|;]{0,200}?[ \t]-[pa][ \t]{1,4})["']?)[^\s"'$<]{8,256}/g,
      'mysql',
      'mariadb',
      'sshpass',
      'docker login',
      'redis-cli',
    ),
    looksTyped,
  ),
  judged(
    after(
      'netrc',
      /(\b(?:login|user)[ \t\n]{1,4}\S{1,100}[ \t\n]{1,4}(?:password|passwd)[ \t\n]{1,4})\S{6,256}/g,
      'passw',
    ),
    isGiven,
  ),
  judged(
    after('connection', /((?:[;"'\s])(?:Password|Pwd)[ ]?=[ ]?)[^;"'\s]{6,256}(?=;)/gi, 'assword', 'ASSWORD', 'wd='),
    isGiven,
  ),
];

const MARKUP: readonly SecretShape[] = [
  judged(
    after(
      'element',
      /(<[\w:.-]{0,60}(?:token|secret|password|passphrase|api[_-]?key|access[_-]?key|private[_-]?key)>[ \t]{0,4})[^\s<]{8,2048}(?=[ \t]{0,4}<\/)/gi,
      ...ENDINGS,
    ),
    looksTyped,
  ),
  judged(
    after(
      'element',
      /((?:key|name)\\?["']?[=:][ \t]{0,4}\\?["']?[\w.-]{0,60}(?:password|token|secret|_key|apikey)\\?["']?[,\s]{1,80}\\?["']?value\\?["']?[ \t]{0,4}[=:][ \t]{0,4}\\?["']?)[^\s"'\\<]{8,2048}/gi,
      'value',
      'Value',
    ),
    looksTyped,
  ),
];

const HEADERS: readonly SecretShape[] = [
  judged(
    after(
      'cookie',
      /((?<![A-Za-z0-9])(?:set-)?cookie["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:[\w.-]{1,80}=[^\s;"']{0,256};[ \t]?){0,40}?[\w.-]{1,80}=)[^\s;"']{16,4096}/gi,
      'ookie',
      'OOKIE',
    ),
    looksMade,
  ),
  judged(
    after(
      'authorization',
      /((?<![A-Za-z0-9])(?:proxy-)?authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted)[A-Za-z0-9._~+/=%-]{16,4096}/gi,
      'uthorization',
      'UTHORIZATION',
    ),
    looksMade,
  ),
  judged(
    after('authorization', /(\bauthorization=(?:Bearer|Basic|Token)%20)[A-Za-z0-9._~+/=%-]{8,4096}/gi, 'uthorization'),
    isGiven,
  ),
  judged(
    after(
      'api-key-header',
      /((?<![A-Za-z0-9])apikey[ \t]{1,4})[A-Za-z0-9._~+/=-]{16,512}/gi,
      'apikey',
      'ApiKey',
      'APIKEY',
    ),
    looksMade,
  ),
];

function isGiven(value: string): boolean {
  return !/^[$<{%*[]|[(){}]|redacted|example|your|change|placeholder|x{4}|^(?:password|passwd|secret|token|true|false|null|none|string)$|^(?:process|os|env|this|config|options|settings)\.|^\w+\.\w+\.\w+$/i.test(
    value,
  );
}

export const ASSIGNED_SHAPES: readonly SecretShape[] = [...HEADERS, ...NAMES, ...OPTIONS, ...MARKUP];
