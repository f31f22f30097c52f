// A command line of bash, zsh or sh as effects: parsed, walked through, and what it would hand to further shells again.
import type { Effect } from '../../../protocol/approval.ts';
import type { SyntaxNode } from '../../ports/syntax.ts';
import { type CommandLine, type CommandPorts, MOST_TOUCHES, TOO_MUCH, unknownLine } from './command-line.ts';
import { compute } from './compute.ts';
import { distinct, executeEffects } from './execute-effects.ts';
import { createPlaces, type Places } from './places.ts';
import { ruinOfLine } from './ruin-of-line.ts';
import type { Scene, Script } from './scene.ts';
import { touchEffects } from './touch-effects.ts';
import { walk } from './walk.ts';
import type { Dialect } from './word.ts';

const MOST_COMMANDS = 100;
const DEEPEST = 4;
const MOST_SCRIPTS = 10;

export async function describePosix(
  line: CommandLine,
  dialect: Dialect,
  ports: CommandPorts,
): Promise<readonly Effect[]> {
  if (ports.syntax === undefined) return [unknownLine(line, 'there is no parser for commands')];
  const parsed = await ports.syntax.parse('bash', line.text);
  // As a whole it is looked at once more by whoever decides.
  if (!parsed.ok) return [unknownLine(line, parsed.fault.text)];
  const ruin = ruinOfLine(line.text);
  if (ruin !== undefined) return [unknownLine(line, ruin)];
  const scene = sceneOf(line.text, parsed.value, dialect);
  run(scene, parsed.value, [line.cwd.path]);
  const inner = await innerScenes(scene.scripts, dialect, ports);
  const all = [scene, ...inner.scenes];
  const found = all.flatMap((one) => one.found);
  if (found.length > MOST_COMMANDS) return [unknownLine(line, 'it is made of more commands than anybody can check')];
  const touched = [...found.flatMap((one) => one.touches), ...all.flatMap((one) => one.touches)];
  if (touched.length > MOST_TOUCHES) return [unknownLine(line, TOO_MUCH)];
  const doubts = all.map((one) => one.poison ?? one.unknown).filter((why) => why !== undefined);
  const places = createPlaces(line.cwd, ports.files);
  const effects: Effect[] = [];
  const [doubtful] = doubts;
  // A line with a part that is not understood is asked for as a whole.
  if (scene.unknown !== undefined) effects.push(unknownLine(line, scene.unknown));
  for (const one of found) effects.push(...(await executeEffects(one, doubtful, places, ports)));
  for (const script of inner.closed) effects.push(...(await closedEffects(script, places)));
  for (const placed of distinct(touched)) effects.push(...(await touchEffects(placed, places, ports)));
  return effects.length === 0 ? [unknownLine(line, 'it runs nothing')] : distinct(effects);
}

function sceneOf(text: string, root: SyntaxNode, dialect: Dialect, via?: string): Scene {
  const source = { text, dialect, substitutions: substitutionsOf(root) };
  return { source, walk, compute, via, found: [], touches: [], scripts: [], leaps: [], steps: 0 };
}

const SUBSTITUTIONS = new Set(['command_substitution', 'process_substitution', 'arithmetic_expansion']);

/** Of two that begin together the outer one counts. */
function substitutionsOf(root: SyntaxNode): ReadonlyMap<number, SyntaxNode> {
  const found = new Map<number, SyntaxNode>();
  const visit = (node: SyntaxNode): void => {
    if (SUBSTITUTIONS.has(node.type) && !found.has(node.start)) found.set(node.start, node);
    for (const child of node.children) visit(child);
  };
  visit(root);
  return found;
}

function run(scene: Scene, root: SyntaxNode, folders: readonly string[] | undefined): void {
  const { text } = scene.source;
  const around = text.slice(0, root.start) + text.slice(root.end);
  if (!/^[ \t\n]*$/.test(around)) scene.unknown ??= 'a part of it is not understood';
  walk(root, { folders, variables: new Map(), fed: false, piped: false }, scene);
}

/** What further shells would read, as deep as they go. */
async function innerScenes(scripts: readonly Script[], dialect: Dialect, ports: CommandPorts) {
  const scenes: Scene[] = [];
  const closed: Script[] = [];
  let open = scripts;
  for (let depth = 0; depth < DEEPEST && open.length > 0; depth++) {
    const next: Script[] = [];
    for (const script of open) {
      const parsed = scenes.length < MOST_SCRIPTS ? await ports.syntax?.parse('bash', script.text) : undefined;
      if (parsed?.ok !== true) {
        closed.push(script);
        continue;
      }
      const scene = sceneOf(script.text, parsed.value, dialect, script.via);
      scene.poison = `${script.via} starts it`;
      run(scene, parsed.value, script.folders);
      scenes.push(scene);
      next.push(...scene.scripts);
    }
    open = next;
  }
  return { scenes, closed: [...closed, ...open] };
}

async function closedEffects(script: Script, places: Places): Promise<readonly Effect[]> {
  const { path, inside } = await places.folder(script.folders?.[0]);
  return [
    { kind: 'execute', command: script.text, cwd: path, inside, unknown: `${script.via} starts it`, via: script.via },
  ];
}
