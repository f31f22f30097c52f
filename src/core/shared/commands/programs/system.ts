// Programs that tell about the machine, its users and its processes.
import type { Call } from '../flags.ts';
import { call, family, known, nothing, type Teller, texts, unknown } from '../known.ts';
import type { Invocation, Program, Touch } from '../program.ts';

/** Variables whose values are nobody's secret. */
const PLAIN_VARIABLE =
  /^(?:HOME|PWD|OLDPWD|PATH|USER|LOGNAME|SHELL|LANG|LC_[A-Z]+|TERM|TZ|TMPDIR|EDITOR|VISUAL|PAGER|HOSTNAME|DISPLAY|NODE_ENV|CI|JAVA_HOME|GOPATH|GOROOT|CARGO_HOME|VIRTUAL_ENV|CONDA_PREFIX|NVM_DIR|SHLVL|COLUMNS|LINES|XDG_[A-Z_]+)$/;

const shownVariables = ({ operands }: Call): readonly Touch[] => {
  if (operands.length === 0) return [{ kind: 'secret', what: 'the values of all environment variables' }];
  return operands
    .filter((name) => !PLAIN_VARIABLE.test(name))
    .map((name) => ({ kind: 'secret', what: `the value of the environment variable ${name}` }));
};

/** Without a format it would set the clock. */
const date = call(
  '-uRnj -I? -d= -v= -r=read --date= --utc --universal --rfc-3339= --rfc-email --iso-8601? --reference=read --resolution',
  ({ operands }) => (operands.every((word) => word.startsWith('+')) ? [] : 'date with a time sets the clock'),
);

/** A path in it would lead to any file, and a value would set it. */
const SETTING = /^[\w-]+(?:\.[\w-]+)*$/;

const FIELDS =
  /^(?:pid|ppid|pgid|pgrp|sid|sess|user|ruser|euser|uid|ruid|group|rgroup|gid|pcpu|%cpu|c|pmem|%mem|rss|rssize|vsz|vsize|sz|stat|state|s|tty|tt|tname|time|etime|etimes|cputime|start|lstart|start_time|stime|bsdtime|args|cmd|command|comm|ucmd|ucomm|ni|nice|pri|nlwp|thcount|lwp|tid|wchan|psr|f|flags)(?:=[\w %-]*)?$/;

/** `e` of the BSD style, to which ps may also go over when a word of another style fails, shows the environment. */
function ps({ words }: Invocation) {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const next = words[index + 1] ?? '';
    if (
      /^(?:-[AadfFlNjrTwyLmZHcMx]+|-ef?[lLwHjFTf]*|-aux?w*|[aAdfjlrtTuvwxHhLmnS]+|--forest|--no-headers?|--headers?|--(?:sort|ppid|pid|format|cols|columns|width)=[\w,%+=-]+|\d+)$/.test(
        word,
      )
    ) {
      if (
        !/^--format=/.test(word) ||
        word
          .slice(9)
          .split(',')
          .every((field) => FIELDS.test(field))
      )
        continue;
    }
    const fits =
      (/^(?:-p|--pid|--ppid)$/.test(word) && /^[\d, ]+$/.test(next)) ||
      (word === '--sort' && /^[\w,%+-]+$/.test(next)) ||
      (/^(?:-[aAexf]*o|[ax]*o|--format)$/.test(word) && next.split(',').every((field) => FIELDS.test(field))) ||
      (/^(?:-[CuUt]|--user|--tty)$/.test(word) &&
        /^[\w./-]+$/.test(next) &&
        !words.some((other) => /^-?[a-zA-Z]*e/.test(other)));
    if (!fits) return unknown(`what ps shows with ${word} is not known`);
    index++;
  }
  return known();
}

const top: Teller = ({ words }) =>
  words.some((word) => /^-(?:b|l)/.test(word)) &&
  words.every((word) => /^(?:-[bcHiS1]*(?:n\d*)?|-[lnsp]\d*|-o|-u|%?\w+)$/.test(word))
    ? known()
    : unknown('top without an end waits for keys');

const exactly =
  (...calls: readonly string[]): Teller =>
  ({ program, words }) =>
    calls.includes(words.join(' ')) ? known() : unknown(`what ${program} ${words.join(' ')} does is not known`);

export const system: readonly Program[] = family(
  {
    date,
    uname: call(
      '-asnrvmpio --all --kernel-name --nodename --kernel-release --kernel-version --machine --processor --hardware-platform --operating-system',
      nothing,
    ),
    'whoami logname tty arch nproc sw_vers': call(
      '-s --all --ignore=number +-productName +-productVersion +-buildVersion --productName --productVersion --buildVersion',
      nothing,
    ),
    'id groups': call('-ugGnrza --user --group --groups --name --real --zero', texts),
    // A name would be set.
    hostname: call('-fsiIdA --fqdn --long --short --ip-address --all-ip-addresses --domain', nothing),
    uptime: call('-ps --pretty --since', nothing),
    free: call('-bkmghtwlv --human --mega --giga --total --wide --si', nothing),
    'who w users': call('-abdHlmpqrsTtuhf', nothing),
    locale: call('-amck --all-locales --charmaps', texts),
    getconf: call('-a', texts),
    ps,
    top,
    pgrep: call(
      '-flanvxiow -u= -P= -g= -U= --full --list-name --list-full --newest --oldest --exact --ignore-case --count',
      texts,
    ),
    pstree: call('-aclpnush', texts),
    lscpu: call('-abJxye -p? --all --json --online --offline --extended? --parse? --hex', nothing),
    'lsblk lsusb lspci lsmod': call('-afmtJlpnv -o= --all --json --output=', nothing),
    lsb_release: call('-avidcrs --all --id --description --release --codename --short', nothing),
    ss: call('-tulnpaexmio46sr --tcp --udp --listening --numeric --processes --all --summary', nothing),
    netstat: call('-tulnpaerosin46', nothing),
    ip: exactly(
      'a',
      'addr',
      'addr show',
      'address',
      'a show',
      'link',
      'link show',
      'route',
      'r',
      'route show',
      '-br a',
      '-br addr',
      '-4 a',
      '-6 a',
      '-4 addr',
      '-6 addr',
      'neigh',
    ),
    ifconfig: exactly('', '-a'),
    mount: exactly('', '-l'),
    vmstat: call('-anstw -S=', ({ operands }) =>
      operands.every((word) => /^\d+$/.test(word)) ? [] : 'vmstat takes numbers',
    ),
    sysctl: call('-an -e', (given) =>
      given.operands.every((word) => SETTING.test(word))
        ? []
        : 'sysctl with a value or a path does more than show a setting',
    ),
    printenv: call('-0 --null', shownVariables),
    env: ({ words, ...rest }) =>
      words.every((word) => /^(?:-0|--null|--help|--version)$/.test(word))
        ? call('-0 --null', shownVariables)({ ...rest, words })
        : unknown('env runs what it is given'),
    'whatis apropos': () => unknown('whatis may start other programs'),
    systemctl: oneOfOrders('systemctl', [
      'status',
      'is-active',
      'is-enabled',
      'is-failed',
      'is-system-running',
      'get-default',
      'list-units',
      'list-unit-files',
      'list-timers',
      'list-sockets',
      'list-dependencies',
      '--version',
    ]),
    last: call('-# -n=number -aFdiwxR', nothing),
    pidof: call('-sxcq', texts),
    'iostat mpstat': call('-cdhkmtxyzNA -p=', texts),
    launchctl: oneOfOrders('launchctl', ['list']),
  },
  'uname',
);

/** Names of units, and flags that choose among them; not those that ask another machine or another root. */
const SHOWN_UNIT =
  /^(?:\w[\w@.:*-]*|-[alnq]|--(?:all|user|system|failed|full|plain|quiet|no-legend|no-ask-password|(?:type|state|lines|output)=[\w,-]+))$/;

function oneOfOrders(name: string, shown: readonly string[]): Teller {
  return ({ words }) => {
    const [order = '', ...others] = words.filter((word) => word !== '--no-pager');
    if (shown.includes(order)) {
      const strange = others.find((word) => !SHOWN_UNIT.test(word));
      return strange === undefined ? known() : unknown(`what ${name} ${order} shows with ${strange} is not known`);
    }
    return {
      known: false,
      why: `${name} ${order} may change what the system runs`,
      irreversible: 'changes what the system runs',
    };
  };
}
