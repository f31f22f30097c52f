// How long the policy takes to decide on a command line: ordinary ones, thousands made by chance, and the worst that anybody can write.
import { createSyntax } from '../../../src/adapters/syntax/create-syntax.ts';
import { classify } from '../../../src/core/policy/classify.ts';
import { chanceOf, mutate } from '../../support/policy-cases/mutate.ts';
import { shellCases } from '../../support/policy-cases/shell-cases.ts';
import type { Measured } from '../report.ts';
import { median, percentile } from '../statistics.ts';
import type { Group } from './group.ts';

export const policy: Group = {
  name: 'policy',
  title: 'how long a decision on a command line takes',
  fromSource: true,
  measure,
};

const ROUNDS = 20;
const MUTATED = 10_000;
/** Just parsed, and just looked at. */
const LENGTHS = [5_900, 48_000];

interface Time {
  readonly passed: number;
  /** What else runs on the machine does not count; in steps of a few milliseconds on some systems. */
  readonly worked: number;
}

const HARD_PIECES = [
  ...[
    'a|',
    'a;',
    'a&&',
    'ls;',
    '$(',
    '`',
    '"$(',
    '(',
    '{ ',
    'if a; then ',
    'for x in a; do ',
    'case a in a) ',
    '[[ a && ',
  ],
  ...[
    'sh -c ',
    'sudo ',
    "sh -c 'sh -c ",
    'x=1;',
    '$x',
    '{a,b}',
    '*',
    '*/',
    '../',
    'a/../',
    '<<E\n',
    '> a ',
    '$((1+',
    '((',
    "'",
    '\\',
  ],
  ...[
    'echo $(ls);',
    'cat *.ts;',
    'x=$y$y;',
    'cd a||cd b;',
    'find . -exec ',
    '!',
    '~',
    'é',
    '[',
    '![',
    '=',
    '#',
    'e\n',
    '${x:-',
    '<(a)',
  ],
];

async function* measure(): AsyncIterable<Measured> {
  const syntax = createSyntax();
  const time = async (cmd: string): Promise<Time> => {
    const [begun, before] = [performance.now(), process.threadCpuUsage()];
    await classify({ cmd, cwd: '/w' }, syntax);
    const { user, system } = process.threadCpuUsage(before);
    return { passed: performance.now() - begun, worked: (user + system) / 1000 };
  };
  const all = async (commands: readonly string[]): Promise<readonly Time[]> => {
    const times: Time[] = [];
    for (const command of commands) times.push(await time(command));
    return times;
  };
  const ordinary = shellCases('ordinary').map(({ command }) => command);
  const corpus = [...ordinary, ...shellCases('hostile').map(({ command }) => command)];
  await all(corpus);

  const usual = (await all(Array.from({ length: ROUNDS }, () => ordinary).flat())).map(({ passed }) => passed);
  const n = usual.length;
  yield { figure: 'decision on an ordinary command', unit: 'ms', ours: median(usual), aim: { most: 2 }, n };

  const chance = chanceOf(1);
  const made = await all(Array.from({ length: MUTATED }, () => mutate(corpus, chance)));
  const passed = made.map((one) => one.passed);
  yield { figure: 'decision on a command made by chance, p99', unit: 'ms', ours: percentile(passed, 0.99), n: MUTATED };
  yield { figure: `${OWN} a command made by chance, worst`, unit: 'ms', ours: worst(made), aim, n: MUTATED };

  const hard = HARD_PIECES.flatMap((piece) => LENGTHS.map((length) => piece.repeat(length / piece.length)));
  const times = await all(hard);
  yield { figure: `${OWN} a long hostile command, worst`, unit: 'ms', ours: worst(times), aim, n: hard.length };
}

const OWN = "the thread's own time for a decision on";
const aim = { most: 50 };
const worst = (times: readonly Time[]) => Math.max(...times.map(({ worked }) => worked));
