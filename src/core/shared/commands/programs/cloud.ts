// Clusters, containers and clouds: what they show of themselves is asked over the network, what they change is other people's too.
import type { Call } from '../flags.ts';
import { call, family, irreversible, nothing, orders, reads, secret, type Teller, texts, unknown } from '../known.ts';
import type { Program, Touch } from '../program.ts';

const VERSION = call('-v --short --client --output=json|yaml --format=', nothing);
/** Which cluster is asked, and by which program for its keys, the user's settings say. What it keeps secret is a secret. */
const cluster: Teller = ({ program, words }) =>
  words.some((word) => /(?:^|[,/])secrets?(?:$|[,/.])|^all$/i.test(word))
    ? unknown(`${program} asks the cluster`, [{ kind: 'secret', what: 'secrets of the cluster' }])
    : unknown(`${program} asks the cluster`);

const kubectl = orders(
  {
    '--help, -h, help': call('', nothing),
    'version --client, version --client=true': call('-o= --output= --short', nothing),
    'version, get, describe, explain, logs, api-resources, api-versions, cluster-info, top, auth can-i': cluster,
    'config current-context, config get-contexts, config get-clusters': call('-o= --no-headers', texts),
    'config view': call('-o= --output= --minify --context=', texts),
    'config view --raw, config view --flatten --raw, config view --minify --raw': secret('the keys for the cluster'),
    'delete, apply, create, replace, patch, edit, scale, rollout, drain, cordon, taint, set, autoscale, expose, run, label, annotate':
      irreversible('changes what runs in a cluster'),
    'exec, cp, port-forward, proxy, attach, debug': () => unknown('kubectl reaches into what runs in a cluster'),
  },
  '-n= --namespace= --context=',
);

const FORMAT = '--format= --no-trunc -q --quiet --filter= -f= --digests -a --all';

/** A format may print the variables of a container. */
const inspected = ({ operands, program }: Call): readonly Touch[] | string =>
  operands.length === 0
    ? `${program} has nothing to look at`
    : [{ kind: 'secret', what: 'the variables that a container was given' }];

const docker = orders({
  '--help, help': call('', nothing),
  '--version, -v, version': call('--format= -f=', nothing),
  'compose ls': call('-aq --all --quiet --format=json|table', nothing),
  'ps, container ls, container list': call(`${FORMAT} -ns -n=number --last=number --latest -l --size`, nothing),
  'images, image ls, image list': call(FORMAT, texts),
  'info, context ls, volume ls, network ls, system df': call(`${FORMAT} -v`, nothing),
  'inspect, container inspect': call('--format= -f= -s --size --type=', inspected),
  'image inspect, volume inspect, network inspect': call('--format= -f=', texts),
  logs: call('-t -n= --tail= --since= --until= --timestamps --details', texts),
  'top, port, diff, stats --no-stream': call('--format=', texts),
  history: call('--format= -H -q --no-trunc --quiet --human', texts),
  // Its file may take in others, from elsewhere too, and print variables.
  'compose version': call('--short --format=', nothing),
  'push, image push, buildx imagetools create, manifest push, compose push': irreversible('publishes an image'),
  'rm, rmi, container rm, image rm, volume rm, network rm, system prune, volume prune, image prune, container prune, compose down':
    irreversible('deletes containers, images or what they have stored'),
});

const VERBS = 'apply, destroy, import, taint, untaint, state rm, state mv, state push, force-unlock, workspace delete';

const terraform = orders({
  'version, --version, -version, -v': call('', nothing),
  'fmt -check, fmt -check -diff': call('', reads),
  [VERBS]: irreversible('changes what runs in a cloud'),
  'output, show, state show, state pull': secret('what a cloud was set up with, passwords too'),
});

/** Reading says its verb; all else may change what costs money. */
const clouds =
  (what: string, secrets: RegExp): Teller =>
  (invocation) => {
    const { program, words } = invocation;
    if (/^(?:--version|-v|version)$/.test(words.join(' '))) return { known: true, touches: [] };
    if (secrets.test(words.join(' '))) return secret('keys, tokens or secrets of a cloud')(invocation);
    const reading = words.some((word) => /^(?:list|describe|get|show|ls|help)(?:$|-)/.test(word));
    return reading
      ? unknown(`${program} asks ${what}`)
      : irreversible(`may change what is kept or runs in ${what}`)(invocation);
  };

/** In an order of any service: what it names is gone afterwards. */
const GONE =
  /(?:^|[:/_-])(?:delete|destroy|remove|rm|rmdir|purge|prune|forget|reset|drop|uninstall|del|deletefile|down|wipe|truncate|flush|sync|revoke|undeploy|shutdown)(?:$|[:_=-])/i;

const service: Teller = ({ program, words }) => {
  if (/^(?:--version|-v|-V|version|--help)$/.test(words.join(' '))) return { known: true, touches: [] };
  const gone = words.find((word) => GONE.test(word));
  return gone === undefined
    ? unknown(`what ${program} does with a service is not known`)
    : irreversible('may delete what a service keeps')({ program, words, fed: false, piped: false });
};

/** The orders that are known, and otherwise those of a service. */
const orService =
  (told: Teller): Teller =>
  (invocation) => {
    const account = told(invocation);
    return account.known || account.irreversible !== undefined || account.touches?.length
      ? account
      : service(invocation);
  };

export const cloud: readonly Program[] = family({
  'kubectl oc': kubectl,
  'docker podman nerdctl': docker,
  'docker-compose': orders({ '--version, version': call('--short', nothing) }),
  'terraform tofu': terraform,
  helm: orders({
    version: VERSION,
    'list, ls, status, history, search': cluster,
    'get values, get all, get manifest': secret('what was installed in a cluster, passwords too'),
    'install, upgrade, uninstall, delete, rollback, push': irreversible('changes what runs in a cluster'),
  }),
  aws: clouds(
    'Amazon',
    /configure get|get-secret-value|get-parameter|get-session-token|assume-role|get-login-password|create-access-key|export-credentials/,
  ),
  'gcloud gsutil': clouds(
    'Google',
    /print-(?:access|identity)-token|secrets versions access|application-default|config-helper/,
  ),
  az: clouds('Azure', /get-access-token|keyvault secret|list-keys|get-credentials|connection-string/),
  'doctl flyctl fly heroku vercel netlify wrangler firebase railway pulumi cdk ansible-playbook eb kamal cap':
    orService(
      orders({
        '--version, -v, version': VERSION,
        'auth token, auth:token': secret('a token'),
        'up, deploy, destroy, apply, publish, delete, remove, rollback, promote':
          irreversible('changes what runs in a cloud'),
      }),
    ),
  'rclone restic borg velero supabase prisma stripe ansible nomad consul etcdctl rabbitmqctl nats argocd flux istioctl circleci jenkins-cli kafka-topics kafka-consumer-groups kafka-delete-records mc s3cmd linode-cli hcloud scw':
    service,
  'psql mysql mariadb mongosh mongo redis-cli sqlite3 sqlcmd clickhouse-client cqlsh': ({ program, words }) => {
    if (/^(?:--version|-V|-version|--help)$/.test(words.join(' '))) return { known: true, touches: [] };
    const changes =
      /\b(?:drop|delete|truncate|alter|update|insert|flushall|flushdb|grant|revoke|deleteMany|dropDatabase|remove)\b/i.exec(
        words.join(' '),
      )?.[0];
    const why = `what ${program} does in a database is not known`;
    return changes === undefined
      ? unknown(why)
      : { known: false, why, irreversible: `changes a database (${changes})` };
  },
  'dropdb dropuser mysqladmin pg_restore': irreversible('deletes or overwrites a database'),
});
