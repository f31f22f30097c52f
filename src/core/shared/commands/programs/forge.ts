// gh and glab: what they show is asked of the server, what they change others see.

import { type Call, has, valuesOf } from '../flags.ts';
import { call, family, irreversible, nothing, orders, secret, type Teller, texts, unknown } from '../known.ts';
import type { Program, Touch } from '../program.ts';

const asks = (host: string, method = 'GET'): readonly Touch[] => [{ kind: 'network', url: `https://${host}/`, method }];

const SHOWN =
  '-R= -L=number -s= -l= -a= -A= -S= -B= -H= -q= -t= -c --repo= --limit=number --state= --label= --author= --assignee= --search= --base= --head= --json= --jq= --template= --comments --draft --app= --milestone= --workflow= --branch= --user= --status= --event= --commit= --created= --log --log-failed --verbose --exit-status --job= --attempt=number --patch --name-only --color=auto|always|never --required --sort= --order= --visibility= --source --fork --language= --topic= --archived --no-archived --show-token=never -b= -e= -u= -v -j= -d';

/** Shows something of the server, which the repository names; `--web` would open a browser. */
const shows = (host: string): Teller => call(SHOWN, () => [...asks(host), { kind: 'repository' }]);

const CHANGES = irreversible('changes what others see on the server');

/** Only a plain question: a field, another method or a file makes it another. */
const api = call(
  '-q= -t= -i --jq= --template= --paginate --slurp --include --cache= --silent --verbose -X= --method= -H= --header= -p= --preview= --hostname=',
  (given: Call) => {
    const methods = valuesOf(given, '-X', '--method');
    if (methods.some((method) => !/^(?:GET|HEAD)$/i.test(method))) return 'gh api would change something on the server';
    const [path = '', ...others] = given.operands;
    if (
      others.length > 0 ||
      path === '' ||
      path === 'graphql' ||
      path.includes('://') ||
      has(given, '--hostname', '-H', '--header')
    )
      return 'what gh api asks is not known';
    return asks('api.github.com');
  },
);

const forge = (host: string) =>
  orders({
    '--version, version, --help, help': call('', nothing),
    'pr list, pr view, pr status, pr diff, pr checks, mr list, mr view, mr diff': shows(host),
    'issue list, issue view, issue status': shows(host),
    'run list, run view, workflow list, workflow view, ci list, ci view, ci status': shows(host),
    'repo view, repo list, release list, release view, label list, search': shows(host),
    'search issues, search prs, search repos, search code, search commits': shows(host),
    'gist list, gist view, org list, ruleset list, cache list': shows(host),
    'auth status': call('-h= --hostname= -a --active', () => asks(host)),
    'auth status -t, auth status --show-token, auth token': secret(`a token for ${host}`),
    'secret list, variable list': call('-R= --repo= -e= --env= -o= --org= --json=', () => asks(host)),
    'config get, alias list, extension list': call('-h=', texts),
    api,
    'pr merge, pr close, pr create, pr edit, pr comment, pr review, pr ready, pr reopen, mr create, mr merge, issue create, issue close, issue edit, issue comment, issue delete, issue transfer, release create, release delete, release edit, release upload, repo delete, repo create, repo edit, repo archive, repo rename, repo fork, gist create, gist delete, run rerun, run cancel, run delete, workflow run, workflow disable, label delete, secret set, secret delete, variable set, variable delete, ssh-key add, gpg-key add':
      CHANGES,
    'auth login, auth logout, auth refresh, auth setup-git': () => unknown('it changes who you are on the server'),
  });

export const forges: readonly Program[] = family({
  gh: forge('api.github.com'),
  glab: forge('gitlab.com'),
  hub: orders({ '--version': call('', nothing) }),
});
