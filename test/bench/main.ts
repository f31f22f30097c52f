// `npm run bench`: measures Orquestra and its frozen floor in the same run and prints one line of JSON a figure.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { engine } from './figures/engine.ts';
import { flood } from './figures/flood.ts';
import type { Bench, Group } from './figures/group.ts';
import { growth } from './figures/growth.ts';
import { hands } from './figures/hands.ts';
import { models } from './figures/models.ts';
import { policy } from './figures/policy.ts';
import { prompt } from './figures/prompt.ts';
import { search } from './figures/search.ts';
import { sessions } from './figures/sessions.ts';
import { sizes } from './figures/sizes.ts';
import { snapshot } from './figures/snapshot.ts';
import { start } from './figures/start.ts';
import { stream } from './figures/stream.ts';
import { tools } from './figures/tools.ts';
import { say } from './progress.ts';
import { type Line, lineOf, tableOf } from './report.ts';

const root = join(import.meta.dirname, '..', '..');
const groups: readonly Group[] = [
  engine,
  hands,
  search,
  sizes,
  start,
  prompt,
  policy,
  models,
  stream,
  tools,
  snapshot,
  growth,
  sessions,
  flood,
];

const usage = `npm run bench -- [GROUP…] [--rounds N] [--table FILE] [--extension DIR]
  Figures as lines of JSON on stdout, progress on stderr. Without groups all of them are measured.
${groups.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n')}
  --rounds N       how often what needs a fresh window is repeated (3)
  --table FILE     also writes the figures as a Markdown table
  --extension DIR  measures this built extension instead of building this checkout
`;

const options = {
  rounds: { type: 'string', default: '3' },
  table: { type: 'string' },
  extension: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  const unknown = positionals.filter((name) => !groups.some((group) => group.name === name));
  const rounds = Number(values.rounds);
  if (values.help || unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    if (unknown.length > 0) process.stderr.write(`There is no group ${unknown.join(', ')}.\n`);
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  const chosen = groups.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (values.extension === undefined && chosen.some((group) => group.fromSource !== true)) await build();
  const bench: Bench = { root, extension: resolve(values.extension ?? root), rounds };
  const { lines, failures } = await measureAll(chosen, bench);
  if (values.table !== undefined) await writeFile(values.table, tableOf(lines));
  return failures > 0 ? 1 : 0;
}

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

/** A group that fails is told and the others go on: figures are never lost to a neighbour. */
async function measureAll(chosen: readonly Group[], bench: Bench) {
  const lines: Line[] = [];
  let failures = 0;
  for (const group of chosen) {
    say(`${group.name}: ${group.title}`);
    try {
      for await (const measured of group.measure(bench)) {
        const line = lineOf(measured);
        lines.push(line);
        process.stdout.write(`${JSON.stringify(line)}\n`);
      }
    } catch (error) {
      failures += 1;
      say(`${group.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return { lines, failures };
}

async function build(): Promise<void> {
  say('building');
  const child = spawn(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The build ended with code ${code}.`);
}

process.exitCode = await main();
