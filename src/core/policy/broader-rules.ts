// Rules a little wider than one call: a program with its subcommand whatever follows, or the files of one folder.
import type { Effect, Rule } from '../../protocol/approval.ts';

type Broader = Pick<Rule, 'when' | 'reason'>;

/** Programs that run whatever they are given: a rule over their first words says nothing of what they would do. */
const RUN_ANYTHING = new Set(
  `sh bash zsh dash fish ksh env sudo doas su xargs find node deno bun tsx ts-node python python3 ruby perl php lua npx pnpx
  bunx uvx pipx ssh docker podman kubectl make eval exec time nohup watch timeout nice setsid powershell pwsh cmd osascript
  awk gawk sed tee dd curl wget git gh rm mv cp chmod chown ln`.split(/\s+/),
);
/** Subcommands that bring in or give away code, or run what their next word names. */
const TOO_WIDE = new Set(
  'install i add ci update upgrade publish login logout exec x dlx create init link config set token deploy push'.split(
    ' ',
  ),
);
const NAMES_NEXT = new Set(['run', 'run-script', 'task', 'script']);
const WORD = /^[A-Za-z][\w:-]*$/;
const GLOB = /[*?]/;

export function broaderRules(effects: readonly Effect[]): readonly Broader[] {
  const asking = effects.filter((effect) => effect.kind !== 'own' && effect.kind !== 'read');
  const rule = programRule(asking) ?? folderRule(asking);
  return rule === undefined ? [] : [rule];
}

function programRule(effects: readonly Effect[]): Broader | undefined {
  const [first, ...rest] = effects;
  if (first?.kind !== 'execute' || rest.length > 0) return undefined;
  const { words, cwd, environment = {} } = first;
  if (words === undefined || Object.keys(environment).length > 0) return undefined;
  const [program = '', subcommand = '', named = ''] = words;
  if (!WORD.test(program) || RUN_ANYTHING.has(program) || !WORD.test(subcommand) || TOO_WIDE.has(subcommand))
    return undefined;
  const narrower = NAMES_NEXT.has(subcommand);
  if (narrower && !WORD.test(named)) return undefined;
  const head = (narrower ? [program, subcommand, named] : [program, subcommand]).join(' ');
  const when = { effects: ['execute' as const], commands: [`${head} *`], cwd };
  return { when, reason: `Run ${head}, whatever follows, in ${cwd}.` };
}

function folderRule(effects: readonly Effect[]): Broader | undefined {
  const writes = effects.flatMap((effect) => (effect.kind === 'write' ? [effect] : []));
  if (writes.length === 0 || writes.length < effects.length) return undefined;
  const [folder = '', ...others] = [...new Set(writes.map(({ path }) => folderOf(path)))];
  if (folder === '' || others.length > 0 || GLOB.test(folder)) return undefined;
  const label = folderOf(writes[0]?.label ?? '') || 'the top folder';
  const when = { effects: ['write' as const], paths: [`${folder}/*`] };
  return { when, reason: `Change files in ${label}, not those in folders below it.` };
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.replaceAll('\\', '/').lastIndexOf('/')));
