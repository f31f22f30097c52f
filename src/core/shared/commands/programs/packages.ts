// Package managers: what they list is known, what they install runs code, what they publish nobody takes back.
import type { Call } from '../flags.ts';
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
  unlessChosen,
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
  '--version, -v, --help, -h, help': call('', nothing),
  'ls, list, la, ll': call(NPM_LIST, texts),
  'root, prefix, bin': call('-g --global', nothing),
  'view, info, show, v': lookup(NPM),
  outdated: lookup(NPM),
  'search, ping, whoami': lookup(NPM),
  'explain, why': call('--json', texts),
  'pkg get': call('--json', texts),
  query: call('--json', texts),
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

const YARN_ITSELF = unlessChosen('.yarnrc.yml', '.yarnrc', '.corepack.env');
const PNPM_ITSELF = unlessChosen('.npmrc', 'pnpm-workspace.yaml', '.pnpmfile.cjs', '.pnpmfile.mjs', '.corepack.env');

/** Which of it is run, even for its version, the workspace may say. */
const yarn = orders({
  '--version, -v': call('', YARN_ITSELF),
  // Not `list`: newer versions, which package.json may ask for, take it for the name of one of its scripts.
  why: call('--json --recursive -R -A --all', (given) => YARN_ITSELF({ ...given, operands: [] })),
  'publish, npm publish': PUBLISHES,
  'install, add, remove, up, upgrade, run, exec, dlx, test, start, create': installs,
});

/** The version that package.json asks for is fetched from where these say. */
const pnpm = orders({
  '--version, -v': call('', PNPM_ITSELF),
  'list, ls, ll, la, why': call(
    '-grPD --global --recursive --depth=number --json --long --parseable --prod --dev --only-projects --no-optional',
    (given) => PNPM_ITSELF({ ...given, operands: [] }),
  ),
  publish: PUBLISHES,
  'install, i, add, remove, up, update, run, exec, dlx, test, start, create': installs,
});

const PYPI = 'https://pypi.org/';
const pip = orders({
  '--version, -V, --help, -h, help': call('', nothing),
  list: call('-le --local --editable --user --format=columns|freeze|json --not-required --exclude=', nothing),
  'list --outdated, list -o': lookup(PYPI),
  // Of what is installed from a repository it asks git.
  freeze: call('-l --local --user --all --exclude= --exclude-editable', (given) => {
    const strange = nothing(given);
    return typeof strange === 'string' ? strange : [{ kind: 'repository' }];
  }),
  show: call('-f --files --verbose', texts),
  check: call('', nothing),
  'config list, config get, config debug': secret('settings of pip, which may hold passwords'),
  'install, download, wheel, uninstall': installs,
});

const cargo = orders({
  '--version, -V, version, --help, -h, --list': call(
    '-v --verbose',
    unlessChosen('rust-toolchain', 'rust-toolchain.toml'),
  ),
  'publish, yank, owner': PUBLISHES,
  login: secret('a token for crates.io'),
});

/** A formula that is named by its place or its address is a program of Ruby, and is run. */
const formulas = ({ operands }: Call) =>
  operands.every((name) => /^\w[\w@+.-]*$/.test(name) && !/\.\w*[a-z]$/.test(name))
    ? []
    : 'which formula brew loads is not known';

const go = orders({
  help: call('', nothing),
  version: call('-mv', reads),
  env: call('+-json +-changed', ({ operands }) =>
    operands.every((name) => /^(?:GO|CGO_)[A-Z0-9_]+$/.test(name)) ? [] : 'go env with a value changes settings',
  ),
});

export const packages: readonly Program[] = family({
  npm,
  yarn,
  pnpm,
  bun: orders({ '--version, -v, --revision': call('', nothing), publish: PUBLISHES }),
  'pip pip3': pip,
  'python python3': orders({ '--version, -V, -VV, --help, -h': call('', nothing) }),
  uv: orders({ '--version, -V': call('', nothing), publish: PUBLISHES }),
  poetry: orders({ '--version, -V': call('', unlessChosen('.poetry')), publish: PUBLISHES }),
  'conda mamba': orders({
    '--version, -V, --help, -h': call('', nothing),
    list: call('-n= --name= --json --export --full-name --show-channel-urls', texts),
    'env list, info, info --envs, info -e': call('--json', nothing),
  }),
  'twine flit hatch': orders({ '--version, -V': call('', nothing), 'upload, publish': PUBLISHES }),
  cargo,
  go,
  gem: orders({
    '--version, -v': call('', nothing),
    'list, environment, env': call('-l --local --versions', texts),
    'push, yank': PUBLISHES,
  }),
  'bundle bundler': orders({ '--version, -v': call('', unlessChosen('.bundle')) }),
  dotnet: orders({
    '--version, --info': call('', unlessChosen('global.json')),
    '--list-sdks, --list-runtimes': call('', nothing),
    'nuget push, nuget delete': PUBLISHES,
  }),
  mvn: orders({ '--version, -v, -version': call('', unlessChosen('.mvn')), 'deploy, release:perform': PUBLISHES }),
  gradle: orders({ '--version, -v': call('', unlessChosen('gradle.properties', 'gradle')), publish: PUBLISHES }),
  composer: orders({ '--version, -V': call('', unlessChosen('composer.json')) }),
  brew: orders({
    '--version, -v': call('', nothing),
    '--prefix, --cellar, --cache': call('', formulas),
    'list, ls': call('-1l --versions --formula --cask --full-name', formulas),
  }),
  'apt apt-get aptitude': orders({
    '--version, -v': call('', nothing),
    list: call('--installed --upgradable', texts),
    'show, policy': call('-a', texts),
  }),
  'apt-cache': orders({
    'show, search, policy, depends, rdepends, showpkg, madison': call('-na --names-only --installed', texts),
  }),
  // One of them, and names.
  'dpkg dpkg-query': call(
    '-lLsSpCVW -f= --show --showformat= --list --listfiles --status --search --print-avail --get-selections --print-architecture --audit',
    texts,
  ),
  rpm: ({ words }) =>
    /^-q[ailcdf]*$/.test(words[0] ?? '') && words.slice(1).every((word) => /^\w[\w.+-]*$/.test(word))
      ? known()
      : unknown('what rpm does is not known'),
});
