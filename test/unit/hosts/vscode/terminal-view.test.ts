// The terminal that shows a command: nothing printed acts on the editor, typed lines reach the command, closing ends nothing.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createTerminalView } from '../../../../src/hosts/vscode/terminal-view.ts';
import { createFakeShell } from '../../../support/fakes/shell.ts';

const start = async (command: string, output = 'one\n') => {
  const shell = createFakeShell({
    commands: {
      server: { output, lasts: Number.POSITIVE_INFINITY },
      asks: { prompt: 'Name? ', reply: (name) => `hi ${name}\n` },
      login: { prompt: 'Password: ', reply: () => 'in\n' },
    },
  });
  const started = await shell.start({ command, cwd: '/w' });
  assert.ok(started.ok);
  const job = started.value;
  while (job.bytes === 0 || (command !== 'server' && job.waiting === undefined)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  let shown = '';
  const view = createTerminalView(job, (text) => {
    shown += text;
  });
  view.open();
  return { job, view, shown: () => shown };
};

describe('the terminal view of a command', () => {
  it('shows what was printed, also when it is opened again, and ends nothing when it is closed', async () => {
    const { job, view, shown } = await start('server');
    assert.equal(shown(), '\u001b[2m/w$\u001b[0m server\r\none\r\n');
    view.close();
    assert.equal(job.end, undefined);
    view.open();
    assert.equal(shown().split('one').length, 3);
    view.type('\u0003');
    assert.equal((await job.done).ended, 'stopped');
  });

  it('types a line into the command that asks', async () => {
    const { job, view, shown } = await start('asks');
    for (const key of ['B', 'x', '\u007f', 'ob', '\u001b[A', '\r']) view.type(key);
    assert.equal((await job.done).output, 'Name? Bob\nhi Bob\n');
    assert.match(shown(), /Bob\r\nhi Bob\r\n/);
    view.type('more\r');
  });

  it('never shows a secret that is typed', async () => {
    const { job, view, shown } = await start('login');
    view.type('hunter2');
    assert.doesNotMatch(shown(), /[hunter2]{3}/);
    view.type('\r');
    assert.ok((await job.done).output.startsWith('Password: hunter2\n'), 'the fake has no secrets');
  });

  it('lets colours and links through, but nothing that acts on the editor, wherever it is cut', async () => {
    const hostile =
      'a\u001b[31mb\u001b]52;c;cm0=\u0007c\u001b]0;t\u001b\\d\u001b[6ne\u001b]8;;http://x\u0007f\u001bPq\u009cg\u009d2;x\u009ch\n';
    const harmless = 'a\u001b[31mbcde\u001b]8;;http://x\u0007fgh\r\n';
    const { job, view, shown } = await start('server', hostile);
    assert.ok(shown().endsWith(harmless));
    view.close();
    await job.stop();
    fc.assert(
      fc.property(fc.array(fc.nat(hostile.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), hostile.length];
        let listener: (text: string) => void = () => undefined;
        let all = '';
        const pieces = createTerminalView(
          {
            ...job,
            done: new Promise(() => undefined),
            bytes: 0,
            read: () => ({ text: '', next: 0 }),
            listen: (receive) => {
              listener = receive;
              return () => undefined;
            },
          },
          (text) => {
            all += text;
          },
        );
        pieces.open();
        const before = all.length;
        for (let at = 1; at < places.length; at++) listener(hostile.slice(places[at - 1], places[at]));
        assert.equal(all.slice(before), harmless);
      }),
    );
  });
});
