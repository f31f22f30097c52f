// The borders of the house as pure functions over the import graph: rings, modules of core, cycles.
import { type Import, type ImportGraph, isBuiltin } from './graph.ts';

interface Ring {
  readonly name: string;
  /** Whether the ring's files may import a file of the project. */
  mayImport(target: string, file: string): boolean;
  /** Whether they may import a package or a built-in module. */
  mayUse(name: string, file: string): boolean;
}

/** The bare page that carries the webview: each host fills in its own addresses. */
const PAGE = 'webview/page.ts';

const isVscode = (name: string): boolean => name === 'vscode';
const isZod = (name: string): boolean => name === 'zod' || name === 'zod/mini';
const isRoot = (file: string): boolean => file.split('/').length === 3;
const within = (...folders: readonly string[]) => {
  return (target: string): boolean => folders.some((folder) => target.startsWith(`${folder}/`));
};

/** Tried in order; the first whose folder holds the file decides. */
const RINGS: readonly (readonly [folder: string, ring: Ring])[] = [
  ['src/protocol/', { name: 'protocol', mayImport: within('src/protocol'), mayUse: isZod }],
  ['src/core/', { name: 'core', mayImport: within('src/core', 'src/protocol'), mayUse: isZod }],
  [
    'src/adapters/',
    {
      name: 'adapters',
      mayImport: (target, file) =>
        within('src/core', 'src/protocol', folderOf(file, 3))(target) && target !== 'src/core/create.ts',
      mayUse: (name) => !isVscode(name),
    },
  ],
  ['src/hosts/vscode/', host('src/hosts/vscode', () => true)],
  ['src/hosts/server/', host('src/hosts/server', (name) => !isVscode(name))],
  ['src/hosts/cli/', host('src/hosts/cli', (name) => !isVscode(name))],
  ['src/hosts/', host('', (name) => !isVscode(name))],
  ['src/extension.ts', { ...host('src/hosts/vscode', () => true), name: 'extension.ts' }],
  [
    'webview/',
    {
      name: 'webview',
      mayImport: within('webview', 'src/protocol'),
      mayUse: (name, file) =>
        !isBuiltin(name) && !isVscode(name) && (!name.startsWith('@vscode/webview-ui') || file === 'webview/kit.ts'),
    },
  ],
];

function host(folder: string, mayUse: (name: string) => boolean): Ring {
  return {
    name: folder === '' ? 'what the hosts share' : folder,
    mayImport: (target) =>
      within('src/adapters', 'src/core', 'src/protocol')(target) ||
      (target.startsWith('src/hosts/') && isRoot(target)) ||
      target === PAGE ||
      (folder !== '' && within(folder)(target)),
    mayUse,
  };
}

/** Who may import whom, for values and types alike. */
export function ringViolations(graph: ImportGraph): readonly string[] {
  return [...graph].flatMap(([file, imports]) => {
    const ring = RINGS.find(([folder]) => file.startsWith(folder))?.[1];
    if (ring === undefined) return [`${file} belongs to no ring.`];
    const allowed = ({ target, own }: Import): boolean =>
      own ? ring.mayImport(target, file) : ring.mayUse(target, file);
    return imports.filter((item) => !allowed(item)).map(({ target }) => `${file} (${ring.name}) imports ${target}.`);
  });
}

/** Inside core, values cross from one module to another only in create.ts and from shared/. */
export function moduleViolations(graph: ImportGraph): readonly string[] {
  const core = [...graph].filter(([file]) => file.startsWith('src/core/') && file !== 'src/core/create.ts');
  return core.flatMap(([file, imports]) => {
    const crosses = ({ target, own, type }: Import): boolean =>
      own &&
      !type &&
      target.startsWith('src/core/') &&
      !target.startsWith('src/core/shared/') &&
      folderOf(target, 3) !== folderOf(file, 3);
    return imports
      .filter(crosses)
      .map(({ target }) => `${file} takes a value from ${target}: let create.ts join them.`);
  });
}

/** Each cycle of value imports, once, beginning with its first file by name. */
export function valueCycles(graph: ImportGraph): readonly string[] {
  const found = new Set<string>();
  const finished = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      found.add(describeCycle(trail.slice(start)));
      return;
    }
    if (finished.has(file)) return;
    for (const { target, own, type } of graph.get(file) ?? []) if (own && !type) visit(target, [...trail, file]);
    finished.add(file);
  };
  for (const file of [...graph.keys()].sort()) visit(file, []);
  return [...found];
}

function describeCycle(files: readonly string[]): string {
  const first = files.indexOf([...files].sort()[0] ?? '');
  const turned = [...files.slice(first), ...files.slice(0, first)];
  return [...turned, turned[0]].join(' → ');
}

/** The first `depth` parts of a path: src/core/tools/builtin/x.ts, 3 → src/core/tools. */
function folderOf(file: string, depth: number): string {
  return file.split('/').slice(0, depth).join('/');
}
