// Package managers: what they list is known, what they install runs code, what they publish nobody takes back.
import {
  call,
  family,
  irreversible,
  known,
  nothing,
  orders,
  reads,
  secret,
  type Teller,
  texts,
  unknown,
} from '../known.ts';
import type { Program, Touch } from '../program.ts';

const asks = (url: string): readonly Touch[] => [{ kind: 'network', url, method: 'GET' }];

/** Which registry is asked, with which token, the workspace's own settings may say. */
const lookup =
  (url: string): Teller =>
  ({ program }) =>
    unknown(`${program} asks the registry that the workspace's settings name`, asks(url));

const PUBLISHES = irreversible('publishes a package');
const WITHDRAWS = irreversible('changes what others get when they install a package');
const installs: Teller = ({ program }) => unknown(`${program} installs packages, and runs what they bring`);

const NPM = 'https://registry.npmjs.org/';
const NPM_LIST =
  '-agl --all --global --json --long --parseable --depth=number --prod --production --dev --omit=dev|optional|peer --include=dev|optional|peer --only=prod|dev --workspaces -r --recursive';
/** Neither tokens nor passwords of registries. */
const NPM_SETTINGS =
  /^(?:registry|prefix|cache|globalconfig|userconfig|init[.-][\w.-]+|save-exact|save-prefix|engine-strict|node-version|shell|editor|fund|audit|loglevel|script-shell|@[\w-]+:registry)$/;

const npmSetting = call('-g --global --json --location=', ({ operands }) =>
  operands.length > 0 && operands.every((name) => NPM_SETTINGS.test(name))
    ? []
    : [{ kind: 'secret', what: 'settings of npm, which may hold tokens' }],
);

const npm = orders({
  '--version, -v': call('', nothing),
  'ls, list, la, ll': call(NPM_LIST, texts),
  'root, prefix, bin': call('-g --global', nothing),
  'view, info, show, v': lookup(NPM),
  outdated: lookup(NPM),
  'search, ping, whoami': lookup(NPM),
  'explain, why': call('--json', texts),
  'pkg get': call('--json', texts),
  'config get, get': npmSetting,
  'config list, config ls': secret('all settings of npm, which may hold tokens'),
  'token, profile': secret('tokens for the npm registry'),
  publish: PUBLISHES,
  'unpublish, deprecate, dist-tag, owner, access': WITHDRAWS,
  'config set, set, config delete': () => unknown('npm config set changes settings'),
  // Without the name of one it lists the scripts.
  'run, run-script': (invocation) => (invocation.words.length === 0 ? known() : installs(invocation)),
  'install, i, ci, add, update, up, exec, x, test, t, start, rebuild, init, create': installs,
});

/** The workspace says which of it is run, even for its version: `yarnPath`, `packageManager`. */
const chosen = orders({
  'publish, npm publish': PUBLISHES,
  'install, add, remove, up, update, upgrade, run, exec, dlx, test, start, create, i': installs,
});

const PYPI = 'https://pypi.org/';
const pip = orders({
  '--version, -V': call('', nothing),
  list: call('-le --local --editable --user --format=columns|freeze|json --not-required --exclude=', nothing),
  'list --outdated, list -o': lookup(PYPI),
  freeze: call('-l --local --user --all --exclude= --exclude-editable', nothing),
  show: call('-f --files --verbose', texts),
  check: call('', nothing),
  'config list, config get, config debug': secret('settings of pip, which may hold passwords'),
  'install, download, wheel, uninstall': installs,
});

const cargo = orders({
  '--version, -V, version': call('-v --verbose', nothing),
  'publish, yank, owner': PUBLISHES,
  '--list, locate-project, pkgid, read-manifest': call('--message-format=plain|json --workspace', texts),
  login: secret('a token for crates.io'),
});

const go = orders({
  version: call('-mv', reads),
  env: call('+-json +-changed', ({ operands }) =>
    operands.every((name) => /^(?:GO|CGO_)[A-Z0-9_]+$/.test(name)) ? [] : 'go env with a value changes settings',
  ),
});

export const packages: readonly Program[] = family({
  npm,
  'yarn pnpm corepack': (invocation) => {
    const told = chosen(invocation);
    return told.irreversible === undefined
      ? unknown(`${invocation.program} is run in the way that the workspace says`)
      : told;
  },
  bun: orders({ '--version, -v, --revision': call('', nothing), publish: PUBLISHES }),
  'pip pip3': pip,
  'python python3': orders({ '--version, -V, -VV': call('', nothing) }),
  uv: orders({ '--version, -V': call('', nothing), publish: PUBLISHES }),
  poetry: orders({ '--version, -V': call('', nothing), publish: PUBLISHES }),
  'twine flit hatch': orders({ '--version, -V': call('', nothing), 'upload, publish': PUBLISHES }),
  cargo,
  go,
  gem: orders({
    '--version, -v': call('', nothing),
    'list, environment, env': call('-l --local --versions', texts),
    'push, yank': PUBLISHES,
  }),
  'bundle bundler': orders({ '--version, -v': call('', nothing) }),
  // `--version` is told by the SDK that the workspace names.
  dotnet: orders({ '--list-sdks, --list-runtimes': call('', nothing), 'nuget push, nuget delete': PUBLISHES }),
  'mvn mvnw gradle gradlew sbt': orders({
    '--version, -v, -version': () => unknown('it runs what the workspace says about itself'),
    'deploy, publish, release:perform': PUBLISHES,
  }),
  brew: orders({
    '--version, -v': call('', nothing),
    '--prefix, --cellar, --cache': call('', texts),
    'list, ls': call('-1l --versions --formula --cask --full-name', texts),
  }),
  'apt apt-get aptitude': orders({
    '--version, -v': call('', nothing),
    list: call('--installed --upgradable', texts),
    'show, policy': call('-a', texts),
  }),
  'apt-cache': orders({
    'show, search, policy, depends, rdepends, showpkg, madison': call('-na --names-only --installed', texts),
  }),
  'dpkg dpkg-query': orders({ '-l, --list, -L, -s, --status, -S, --version': call('', texts) }),
  rpm: ({ words }) =>
    /^-q[ailcdf]*$/.test(words[0] ?? '') && words.slice(1).every((word) => /^[\w.+-]+$/.test(word))
      ? known()
      : unknown('what rpm does is not known'),
});
