// What a command touches as effects, through the same guards as the edit tools.
import type { Effect } from '../../../protocol/approval.ts';
import type { Located } from '../../ports/files.ts';
import { guardPath } from '../guard-path.ts';
import { pathEffect } from '../path-effect.ts';
import type { CommandPorts } from './command-line.ts';
import { expandGlob, mayMatchSecret } from './glob-words.ts';
import type { Places } from './places.ts';
import type { Touch } from './program.ts';
import type { Placed } from './scene.ts';

type ReadTouch = Extract<Touch, { readonly kind: 'read' | 'write' | 'delete' }>;
type PathTouch = Extract<Touch, { readonly path: string }>;

export async function touchEffects(placed: Placed, places: Places, ports: CommandPorts): Promise<readonly Effect[]> {
  const { touch, folders = [], glob } = placed;
  switch (touch.kind) {
    case 'secret':
      return [{ kind: 'secret', what: touch.what }];
    case 'chosen':
      return [];
    case 'network':
      return [networkEffect(touch.url, touch.method)];
    case 'git': {
      const all = await Promise.all(folders.map((folder) => places.locate(touch.folder ?? '.', folder)));
      return all.map(({ path, label, inside }) => ({ kind: 'git', path, label, inside, action: touch.action }));
    }
    case 'repository': {
      const all = await Promise.all(folders.map((folder) => places.locate(touch.folder ?? '.', folder)));
      return all.map((located) => seen(located));
    }
    default: {
      const all = await Promise.all(folders.map((folder) => pathEffects(touch, folder, glob, places, ports)));
      return all.flat();
    }
  }
}

/** Where nothing is kept, and what else the command is fed. */
const NOWHERE = /^\/dev\/(?:null|stdin|stdout|stderr|fd\/\d{1,3})$/;

/** Only that it is there is seen, which guards no secret. */
const seen = ({ path, label, inside }: Located): Effect => ({ kind: 'read', path, label, inside });

async function pathEffects(touch: PathTouch, folder: string, glob: boolean, places: Places, ports: CommandPorts) {
  if (NOWHERE.test(touch.path)) return [];
  const located = await places.locate(touch.path, folder);
  const guarded = located.path.startsWith('~')
    ? guardPath(located.path, undefined, touch.kind === 'look' ? 'read' : touch.kind)
    : undefined;
  if (touch.kind === 'look') return [seen(located), ...(glob ? await matches(touch, folder, places, ports) : [])];
  const own = pathEffect(touch.kind, located);
  const effect = guarded === undefined ? own : { ...own, guarded };
  if (glob) return [effect, ...(await matches(touch, folder, places, ports))];
  const below = 'below' in touch && touch.below === true && touch.kind === 'read';
  return below ? [effect, ...secretsNamed(touch, located), ...(await secretsBelow(located, ports))] : [effect];
}

/** The files that a pattern stands for, where they lead out of the workspace or hold secrets. */
async function matches(
  touch: PathTouch,
  folder: string,
  places: Places,
  ports: CommandPorts,
): Promise<readonly Effect[]> {
  const paths = await expandGlob(touch.path, folder, places, ports.files);
  if (paths === undefined) {
    const located = await places.locate(touch.path, folder);
    const secret = touch.kind === 'look' ? undefined : mayMatchSecret(located.path);
    if (secret === undefined) return [];
    const guarded = `It may stand for ${secret}, which holds secrets.`;
    return [{ kind: 'read', path: located.path, label: located.label, inside: located.inside, guarded }];
  }
  const all = await Promise.all(paths.map((path) => places.locate(path, folder)));
  const effects = all.map((located) => (touch.kind === 'look' ? seen(located) : pathEffect('read', located)));
  return effects.filter(
    (effect) => 'inside' in effect && (!effect.inside || ('guarded' in effect && effect.guarded !== undefined)),
  );
}

/** A search for files of one name, where those hold secrets: a pattern that is wider is not meant for them. */
function secretsNamed({ names = [] }: Partial<Pick<ReadTouch, 'names'>>, { path, label, inside }: Located) {
  return names.flatMap((name): readonly Effect[] => {
    const guarded = ['', 'x']
      .map((star) => guardPath(name.toLowerCase().replaceAll(/\*+/g, star), undefined, 'read'))
      .find((found) => found !== undefined);
    return guarded === undefined
      ? []
      : [{ kind: 'read', path: `${path}/${name}`, label: `${label}/${name}`, inside, guarded }];
  });
}

const BELOW = { depth: 3, limit: 2_000, ignored: true };

/** Secrets among what lies near: deeper ones are not looked for, which would take longer than anybody waits. */
async function secretsBelow({ path, inside }: Located, { files }: CommandPorts): Promise<readonly Effect[]> {
  if (!inside) return [];
  const listed = await files.list(path, BELOW);
  if (!listed.ok) return [];
  const found = listed.value.entries.filter((entry) => entry.kind !== 'folder');
  const all = await Promise.all(
    found
      .filter((entry) => guardPath(entry.path, undefined, 'read') !== undefined)
      .slice(0, 10)
      .map((entry) => files.locate(entry.path)),
  );
  return all
    .map((located) => pathEffect('read', located))
    .filter((effect) => 'guarded' in effect && effect.guarded !== undefined);
}

function networkEffect(written: string, method: string): Effect {
  const url = URL.parse(written);
  if (url === null) return { kind: 'network', host: written, port: 0, method, url: written };
  const port = url.port === '' ? (PORTS[url.protocol] ?? 0) : Number(url.port);
  return { kind: 'network', host: url.hostname, port, method, url: url.href };
}

const PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'ssh:': 22, 'git:': 9418, 'ftp:': 21 };
