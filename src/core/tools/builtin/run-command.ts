// run_command: one command line in the user's shell, to its end or as a background job.
import * as z from 'zod';
import { fail, fault, succeed } from '../../../protocol/fault.ts';
import type { ShellEnd, ShellJob } from '../../ports/shell.ts';
import type { Ports } from '../../ports.ts';
import { describeCommand } from '../../shared/commands/describe.ts';
import { mayChangeFiles } from '../../shared/may-change-files.ts';
import { clip, clipMiddle, duration, stripAnsi } from '../../shared/text.ts';
import { filled, whole } from '../fields.ts';
import { defineTool, type RunContext, type ToolResult } from '../tool.ts';

const DEFAULT_TIMEOUT_S = 120;
const LONGEST_S = 86_400;
/** Characters of output that the model reads. */
const OUTPUT_LIMIT = 12_000;

export const runCommand = defineTool({
  name: 'run_command',
  title: 'Run command',
  description: 'Run a shell command (timeout 120 s). In background it returns a job.',
  modes: ['agent'],
  outputs: ['exitCode', 'ms'],
  shows: { text: ['command'] },
  input: z.object({
    command: filled(),
    cwd: filled().optional(),
    timeout_s: whole(1)
      .refine((seconds) => seconds <= LONGEST_S, `must be at most ${LONGEST_S}`)
      .optional(),
    background: z.boolean().optional(),
  }),
  prepare: async ({ command, cwd: folder, timeout_s, background = false }, ports) => {
    if (folder === undefined && ports.files.roots().length === 0) {
      return fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
    }
    const at = await ports.files.locate(folder ?? ports.files.roots()[0]?.path ?? '.');
    const cwd = at.path;
    const effects = await describeCommand({ text: command, shell: ports.shell.shell, cwd: at }, ports);
    if (mayChangeFiles(effects)) ports.changes?.expect();
    const seconds = timeout_s ?? (background ? undefined : DEFAULT_TIMEOUT_S);
    const timeoutMs = seconds === undefined ? undefined : seconds * 1000;
    return succeed({
      summary: `Run ${clip(command.trim().split('\n', 1)[0] ?? '', 160)}${background ? ' in the background' : ''}${ports.shell.sandboxed === true ? ' in the sandbox' : ''}`,
      preview: { kind: 'terminal', command, cwd, output: '', ...(background ? { background } : {}) },
      effects,
      run: async (context): Promise<ToolResult> => {
        if (context.signal.aborted) return stoppedBefore;
        const started = await ports.shell.start({
          command,
          cwd,
          timeoutMs,
          owner: context.call,
          session: context.session,
        });
        if (!started.ok) return { forModel: started.fault.text, fault: started.fault };
        const job = started.value;
        stopWith(job, context.signal);
        if (!background) return follow(job, context, seconds, ports);
        job.detach();
        const forModel = `Started as job ${job.id}. read_output shows what it prints and stops it.`;
        return { forModel, ...handedOver(job, '') };
      },
    });
  },
});

const STOPPED = fault('tool.stopped', 'Stopped before the command was started.');
const stoppedBefore: ToolResult = { forModel: STOPPED.text, fault: STOPPED };

/** Stop ends what its run has started, also in the background, and what a command that has ended left behind. */
function stopWith(job: ShellJob, signal: AbortSignal): void {
  const stop = () => void job.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
}

/** It has not ended. */
function handedOver({ command, cwd }: ShellJob, output: string): Omit<ToolResult, 'forModel'> {
  return {
    output: { exitCode: null, ms: null },
    display: { kind: 'terminal', command, cwd, output, background: true },
  };
}

/** A command that waits for input is the user's to answer for a while; then it becomes a job, which the model can answer too. */
const USERS_MS = 10_000;

async function follow(
  job: ShellJob,
  context: RunContext,
  seconds: number | undefined,
  ports: Ports,
): Promise<ToolResult> {
  const early = job.read(0, OUTPUT_LIMIT).text;
  if (early !== '') context.progress(early);
  const silence = job.listen((text) => context.progress(text));
  try {
    const end = await Promise.race([job.done, longWaiting(job, ports)]);
    if (end !== undefined) return report(job, end, seconds);
    job.detach();
    const { text } = job.read(0, OUTPUT_LIMIT);
    const forModel = `Waits for input as job ${job.id}. Answer it with read_output, or stop it.\n${stripAnsi(text)}`;
    return { forModel, ...handedOver(job, text) };
  } finally {
    silence();
  }
}

/** Resolves when it has waited for input without a break for as long as the user is given. */
function longWaiting(job: ShellJob, { shell, clock }: Ports): Promise<undefined> {
  return new Promise((resolve) => {
    let patience: AbortController | undefined;
    const look = () => {
      if (job.end !== undefined) deaf();
      if (job.waiting === undefined || job.end !== undefined) {
        patience?.abort();
        patience = undefined;
      } else if (patience === undefined) {
        patience = new AbortController();
        const { signal } = patience;
        void clock.sleep(USERS_MS, signal).then(() => {
          if (signal.aborted) return;
          deaf();
          resolve(undefined);
        });
      }
    };
    const deaf = shell.watch((one) => one === job && look());
    look();
  });
}

function report(job: ShellJob, end: ShellEnd, seconds: number | undefined): ToolResult {
  const { exitCode, ms, bytes, output, outputFile, outputFileBytes } = end;
  const rest =
    outputFileBytes === undefined
      ? `read_output with job ${job.id} gives the rest${outputFile === undefined ? '' : `; the whole is in ${outputFile}`}`
      : `only the first ${outputFileBytes} of ${bytes} bytes were kept, in ${outputFile}`;
  const text = stripAnsi(output).trimEnd();
  const shown = clipMiddle(text, OUTPUT_LIMIT, (omitted) => `[… ${omitted} characters left out; ${rest} …]`);
  const ended =
    end.ended === 'timeout'
      ? `Ended after ${seconds} s because its time was up; give a longer timeout_s or run it in the background`
      : end.ended === 'stopped'
        ? 'Stopped by the user'
        : exitCode === null
          ? `Ended by ${end.signal ?? 'a signal'}`
          : `exit ${exitCode}`;
  const alive = end.survivors === undefined ? '' : `\n[Could not be ended: process ${end.survivors.join(', ')}]`;
  const whole = outputFile !== undefined && shown.omitted === 0 ? `\n[The output was long; ${rest}]` : '';
  const forModel = `${ended} (${duration(ms)})\n${shown.text === '' ? '(no output)' : shown.text}${whole}${alive}`;
  const { command, cwd } = job;
  const display = { kind: 'terminal', command, cwd, output, exitCode, ms, bytes, outputFile } as const;
  const result = { forModel, output: { exitCode, ms }, display };
  if (end.ended === 'timeout') return { ...result, fault: fault('command.timeout', `${ended}.`) };
  if (end.ended === 'stopped') return { ...result, fault: fault('tool.stopped', `${ended}.`) };
  return result;
}
