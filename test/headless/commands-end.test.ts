// What commands leave running ends with the run that is stopped, and with a command line that is killed without a word.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { begun, until } from '../contract/shell/shapes.ts';
import type { Answer } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';

describe('commands and the end of the command line', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel | undefined;
  let mark: string;
  let count = 0;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    cli = await createCli();
  });
  after(() => cli.dispose());
  beforeEach(() => {
    mark = `${4001 + ++count}.${process.pid}`;
  });
  afterEach(() => model?.close());

  const command = (text: string, more: object = {}): Answer => ({
    calls: [{ name: 'run_command', arguments: { command: text, ...more } }],
  });
  const begin = async (...answers: readonly Answer[]) => {
    let asked = 0;
    model = await startScriptedModel({ script: () => answers[asked++] ?? { text: 'Done.' } });
    const words = ['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all', '--json', 'go'];
    return cli.start(words, { env: { OPENAI_BASE_URL: `${model.url}/v1` }, open: true });
  };
  /** A job, what a foreground command left behind, and one under way. */
  const three = () =>
    begin(
      command(`sleep ${mark}`, { background: true }),
      command(`env -i setsid -f sleep ${mark} >/dev/null 2>&1 </dev/null`),
      command(`trap '' TERM; sleep ${mark}; sleep ${mark}`),
    );
  const allRun = () => until(async () => (await begun(mark)) === 3, 1_000);
  const goneIn = async (ms: number) => {
    const started = performance.now();
    while ((await begun(mark)) > 0 && performance.now() - started < ms);
    assert.equal(await begun(mark), 0);
  };

  it('end with Stop: the job, what was left behind, and the one under way', async () => {
    const started = await three();
    assert.ok(await allRun(), started.stderr());
    started.child.kill('SIGINT');
    await goneIn(10_000);
    assert.equal((await started.ended).code, 130);
  });

  it('end when the process is killed', async () => {
    const started = await three();
    assert.ok(await allRun(), started.stderr());
    started.child.kill('SIGKILL');
    await goneIn(10_000);
    await started.ended;
  });

  it('end with a run that ends by itself, and the model is told how a job ended', async () => {
    const started = await begin(
      command(`sleep ${mark}`, { background: true }),
      command('exit 3', { background: true }),
      command('sleep 0.5; echo meanwhile'),
    );
    const ended = await started.ended;
    assert.equal(ended.code, 0, ended.stderr);
    await goneIn(10_000);
    const told = eventsIn(ended.stdout).flatMap((event) => (event.type === 'tool.ended' ? [event.forModel] : []));
    assert.match(told.at(-1) ?? '', /^exit 0 .*\nmeanwhile\n\[Job \S+ \(exit 3\) ended with exit 3 after .*\]$/s);
  });

  it('hand a command that waits for input to the model, which answers it', async () => {
    const started = await begin(command("printf 'Name? '; read name; echo hi $name"));
    await until(async () => model !== undefined && model.requests.length > 1, 2_000);
    const ended = await started.ended;
    const told = eventsIn(ended.stdout).flatMap((event) => (event.type === 'tool.ended' ? [event.forModel] : []));
    assert.match(told[0] ?? '', /^Waits for input as job \S+\. Answer it with read_output, or stop it\.\nName\? $/);
  });
});
