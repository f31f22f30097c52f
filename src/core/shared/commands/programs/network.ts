// Programs that reach out: what is asked, by which method, and which files come back or leave.
import { type Call, has, valuesOf } from '../flags.ts';
import { call, family, known, never, pathsOf, type Teller, unknown } from '../known.ts';
import type { Account, Program, Touch } from '../program.ts';

/** Neither `-K`, `-u`, `-x`, `-n`, `-b`, `-c`, `--unix-socket`, `--resolve`, `-E` nor any other that reads, hides or leads elsewhere. */
const CURL =
  '-sSfLIikvgGaNqZ0 -# -1 -2 -3 -4 -6 -o=write -O -J -X= -H= -A= -e= -m=number -r= -w= -d= -F= -T=read -z=read -C= -y=number -Y=number --silent --show-error --fail --fail-with-body --location --head --include --verbose --globoff --get --compressed --http1.0 --http1.1 --http2 --http3 --tlsv1.2 --tlsv1.3 --ipv4 --ipv6 --no-buffer --progress-bar --no-progress-meter --parallel --output=write --remote-name --request= --header= --user-agent= --referer= --max-time=number --connect-timeout=number --max-redirs=number --max-filesize= --range= --write-out= --retry=number --retry-delay=number --retry-max-time=number --retry-connrefused --retry-all-errors --data= --data-raw= --data-binary= --data-ascii= --data-urlencode= --json= --form= --form-string= --upload-file=read --url= --path-as-is --limit-rate= --fail-early --styled-output --no-keepalive --tcp-nodelay --suppress-connect-headers';

const URL_LIKE = /^(?:https?:\/\/)?(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?:[/?#]\S*)?$/i;

/** Where there is no scheme, programs take http. */
const asked = (url: string, method: string): Touch => ({
  kind: 'network',
  url: /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`,
  method,
});

/** `@file` sends what is in the file; in a form also `name=@file` and `name=<file`. */
function sent(given: Call): readonly Touch[] {
  const data = valuesOf(given, '-d', '--data', '--data-binary', '--data-ascii', '--json', '-H', '--header');
  const encoded = valuesOf(given, '--data-urlencode').flatMap((value) => /^[^=@]*@(.*)$/.exec(value)?.[1] ?? []);
  const forms = valuesOf(given, '-F', '--form').flatMap((value) =>
    [...value.matchAll(/[=,;][@<]([^;,]+)/g)].map(([, path]) => path ?? ''),
  );
  const files = data.filter((value) => value.startsWith('@')).map((value) => value.slice(1));
  return pathsOf('read', [...files, ...encoded, ...forms]);
}

function curl(given: Call): readonly Touch[] | string {
  const urls = [...given.operands, ...valuesOf(given, '--url')];
  if (urls.length === 0) return has(given, '--version', '--help') ? [] : 'curl has no address';
  if (urls.some((url) => !URL_LIKE.test(url) || (!has(given, '-g', '--globoff') && /[[\]{}]/.test(url)))) {
    return 'which addresses curl asks is not known';
  }
  if (
    valuesOf(given, '-w', '--write-out').some((format) => /^@|%output|%\{(?:output|header_json|certs)/.test(format))
  ) {
    return 'where curl writes is not known';
  }
  const quoted = valuesOf(given, '-F', '--form').some((form) => /["\\]/.test(form));
  if (quoted || valuesOf(given, '-T', '--upload-file').some((path) => /[[\]{}]/.test(path))) {
    return 'which files curl sends is not known';
  }
  const body = has(
    given,
    '-d',
    '--data',
    '--data-raw',
    '--data-binary',
    '--data-ascii',
    '--data-urlencode',
    '--json',
    '-F',
    '--form',
    '--form-string',
  );
  const upload = has(given, '-T', '--upload-file');
  const chosen = valuesOf(given, '-X', '--request').at(-1);
  const usual = has(given, '-I', '--head')
    ? 'HEAD'
    : body && !has(given, '-G', '--get')
      ? 'POST'
      : upload
        ? 'PUT'
        : 'GET';
  const method = chosen ?? usual;
  const named = has(given, '-O', '--remote-name') ? urls.map((url) => fileOf(url)) : [];
  if (has(given, '-J') || named.some((name) => name === ''))
    return 'the name of the file that curl writes is not known';
  return [...urls.map((url) => asked(url, method)), ...sent(given), ...pathsOf('write', named)];
}

const fileOf = (url: string) =>
  url
    .replace(/[?#].*$/, '')
    .replace(/^[a-z]+:\/\/[^/]*\/?/i, '')
    .split('/')
    .at(-1) ?? '';

const WGET =
  '-qvScN46 +-nv -O=write -P=write -T=number -t=number -U= --quiet --verbose --no-verbose --server-response --spider --output-document=write --directory-prefix=write --timeout=number --tries=number --user-agent= --header= --max-redirect=number --method=GET|HEAD --continue --timestamping --no-check-certificate --show-progress --progress= --compression= --https-only';

function wget(given: Call): readonly Touch[] | string {
  const { operands } = given;
  if (operands.length === 0 && has(given, '--version', '--help')) return [];
  if (operands.length === 0 || operands.some((url) => !URL_LIKE.test(url)))
    return 'which addresses wget asks is not known';
  // A letter that is written as a number stands in the name as the letter.
  if (operands.some((url) => fileOf(url).includes('%'))) return 'the name of the file that wget writes is not known';
  const method = has(given, '--spider') ? 'HEAD' : 'GET';
  const named = has(given, '-O', '--output-document', '--spider')
    ? []
    : operands.map((url) => fileOf(url) || 'index.html');
  const folder = valuesOf(given, '-P', '--directory-prefix').at(-1);
  const written = folder === undefined ? named : named.map((name) => `${folder}/${name}`);
  return [...operands.map((url) => asked(url, method)), ...pathsOf('write', written)];
}

/** Even a name that is only looked up is seen by whoever holds its domain. */
const lookedUp = (given: Call): readonly Touch[] | string => {
  const hosts = given.operands.filter(
    (word) =>
      !/^\+(?:short|noall|answer|trace|nocmd|nocomments|nostats|multiline|tcp)$/i.test(word) &&
      !/^(?:A|AAAA|MX|TXT|NS|CNAME|SOA|PTR|SRV|CAA|ANY|IN)$/i.test(word),
  );
  if (hosts.length === 0 || hosts.some((host) => !/^@?[\w.:-]+$/.test(host)))
    return `what ${given.program} looks up is not known`;
  return hosts.map((host) => ({ kind: 'network', url: `dns://${host.replace('@', '')}`, method: 'QUERY' }));
};

const pinged = (given: Call): readonly Touch[] | string => {
  const [host, ...others] = given.operands;
  if (host === undefined || others.length > 0 || !/^[\w.:-]+$/.test(host))
    return `whom ${given.program} asks is not known`;
  return [{ kind: 'network', url: `icmp://${host}`, method: 'PING' }];
};

/** To whom, where that is written. */
const reaching =
  (why: string): Teller =>
  ({ program, words }): Account => {
    const target = words.find((word) => /^(?:[\w.-]+@)?[\w-]+(?:\.[\w-]+)+(?::|$)|^\w+:\/\//.test(word));
    const host = target
      ?.replace(/^.*?:\/\//, '')
      .replace(/^[^@]*@/, '')
      .split(/[:/]/)[0];
    return unknown(
      `${program} ${why}`,
      host === undefined ? [] : [{ kind: 'network', url: `${program}://${host}`, method: 'CONNECT' }],
    );
  };

const STRANGER = 'speaks with another machine in whatever way it is told';

/** Where both ends are here, files are read, written and, told to, deleted; an end of `host:path` is another machine. */
const rsync: Teller = (invocation) => {
  const told = reaching(STRANGER)(invocation);
  const places = invocation.words.filter((word) => !word.startsWith('-'));
  const here = (path: string) => !/^[^/]*:|::/.test(path);
  const target = places.at(-1);
  const touches = [
    ...(told.touches ?? []),
    ...pathsOf('read', places.slice(0, -1).filter(here)),
    ...(places.length > 1 && target !== undefined && here(target) ? pathsOf('write', [target]) : []),
  ];
  const deletes = invocation.words.some((word) => /^--(?:del|remove-s)/.test(word));
  return unknown(
    told.known ? STRANGER : told.why,
    touches,
    deletes ? 'deletes what is not at the other end' : undefined,
  );
};

export const network: readonly Program[] = family({
  curl: (invocation) => {
    const deletes = invocation.words.some(
      (word, at) =>
        /^(?:-[a-zA-Z]*X|--request[= ]?)DELETE$/i.test(word) ||
        (/^(?:-[a-zA-Z]*X|--request)$/.test(invocation.words[at - 1] ?? '') && /^DELETE$/i.test(word)),
    );
    const account = call(CURL, curl)(invocation);
    const told: Account = deletes ? { ...account, irreversible: 'deletes something on another machine' } : account;
    // Whatever else it does, it asks these.
    const urls = invocation.words.filter((word) =>
      /^(?:https?|ftps?|file|dict|gopher|ldaps?|smb|telnet|tftp|scp|sftp):\/\//i.test(word),
    );
    return told.known || (told.touches ?? []).some((touch) => touch.kind === 'network')
      ? told
      : { ...told, touches: [...(told.touches ?? []), ...urls.map((url) => asked(url, 'GET'))] };
  },
  wget: (invocation) => {
    const told = call(WGET, wget)(invocation);
    const urls = invocation.words.filter((word) => /^(?:https?|ftps?):\/\//i.test(word));
    return told.known ? told : { ...told, touches: [...(told.touches ?? []), ...urls.map((url) => asked(url, 'GET'))] };
  },
  'ping ping6': call('-c=number -i=number -W=number -w=number -t=number -qn46', (given) =>
    has(given, '-c', '-w') ? pinged(given) : 'ping without a count never ends',
  ),
  'dig host nslookup': call('-t= -x= +-type? -4 -6', lookedUp),
  'traceroute tracepath': call('-n4 -6 -m=number -w=number -q=number', pinged),
  ssh: (invocation) => (invocation.words.join(' ') === '-V' ? known() : reaching(STRANGER)(invocation)),
  'scp sftp nc ncat netcat socat telnet ftp mosh': reaching(STRANGER),
  rsync,
  openssl: ({ words }) =>
    /^version(?: -[abdfopv])*$/.test(words.join(' '))
      ? known()
      : unknown('openssl reads keys, writes files and speaks with other machines'),
  'http https xh httpie': reaching('asks another machine'),
  lynx: never('lynx runs other programs by its configuration'),
});
