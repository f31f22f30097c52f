// Secrets on the way: what a tool reads or a user types reaches neither the model's server, nor the log, nor any file of the state.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli } from './support/cli.ts';

const many = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
const SECRETS = [
  ['sk-', 'ant-api03-', many('aB3_', 40)].join(''),
  ['gh', 'p_', many('cD4', 36)].join(''),
  `hunter2${many('xyz9', 20)}`,
];

describe('secrets', function () {
  this.timeout(30_000);
  let cli: Cli;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());

  it('reach neither the server of the model nor the log, from a file, a command or a message', async () => {
    const [key, token, password] = SECRETS;
    await writeFile(join(cli.workspace, 'notes.txt'), `key ${key}\nDB_PASSWORD=${password}\n`);
    const model = await startScriptedModel({
      script: [
        {
          text: 'I look.',
          calls: [
            { name: 'read_file', arguments: { path: 'notes.txt' } },
            { name: 'run_command', arguments: { command: `echo ${token}; cat notes.txt` } },
          ],
        },
        { text: 'Seen.' },
      ],
    });
    const ended = await cli.run(
      ['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all', '--json', `use ${token}`],
      { env: { OPENAI_BASE_URL: `${model.url}/v1` } },
    );
    await model.close();
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(model.requests.length, 2);
    const sent = JSON.stringify(model.requests);
    assert.match(sent, /\[redacted: anthropic-key\]/);
    for (const secret of SECRETS) {
      const tail = secret.slice(-14);
      assert.ok(!sent.includes(tail), 'a request holds it');
      assert.ok(!ended.stdout.includes(tail), 'an event holds it');
      assert.ok(!ended.stderr.includes(tail), 'the log holds it');
    }
    // Outputs of commands are kept whole for the user; the store, the index and the rest hold nothing.
    const found = (tail: string) => {
      try {
        return execFileSync('grep', ['-rlaF', '--exclude-dir=outputs', '--exclude-dir=images', tail, cli.home], {
          encoding: 'utf8',
        });
      } catch {
        return '';
      }
    };
    for (const secret of SECRETS) assert.equal(found(secret.slice(-14)), '');
    assert.notEqual(found('redacted: anthropic-key'), '', 'the log is looked at');
  });
});
