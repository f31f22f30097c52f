// run_command: one command line in the user's shell, to its end or as a background job.
import * as z from 'zod';
import { fail, fault, succeed } from '../../../protocol/fault.ts';
import type { ShellEnd, ShellJob } from '../../ports/shell.ts';
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
    const seconds = timeout_s ?? (background ? undefined : DEFAULT_TIMEOUT_S);
    const timeoutMs = seconds === undefined ? undefined : seconds * 1000;
    return succeed({
      summary: `Run ${clip(command.trim().split('\n', 1)[0] ?? '', 160)}${background ? ' in the background' : ''}`,
      preview: { kind: 'terminal', command, cwd, output: '', ...(background ? { background } : {}) },
      effects: [{ kind: 'execute', command, cwd, inside: at.inside }],
      run: async (context): Promise<ToolResult> => {
        if (context.signal.aborted) return stoppedBefore;
        const started = await ports.shell.start({ command, cwd, timeoutMs, owner: context.call });
        if (!started.ok) return { forModel: started.fault.text, fault: started.fault };
        const job = started.value;
        if (!background) return follow(job, context, seconds);
        job.detach();
        return {
          forModel: `Started as job ${job.id}. read_output shows what it prints and stops it.`,
          // It has not ended.
          output: { exitCode: null, ms: null },
          display: { kind: 'terminal', command, cwd, output: '', background },
        };
      },
    });
  },
});

const STOPPED = fault('tool.stopped', 'Stopped before the command was started.');
const stoppedBefore: ToolResult = { forModel: STOPPED.text, fault: STOPPED };

async function follow(job: ShellJob, context: RunContext, seconds: number | undefined): Promise<ToolResult> {
  const early = job.read(0, OUTPUT_LIMIT).text;
  if (early !== '') context.progress(early);
  const silence = job.listen((text) => context.progress(text));
  const stop = () => void job.stop();
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop();
  try {
    return report(job, await job.done, seconds);
  } finally {
    silence();
    context.signal.removeEventListener('abort', stop);
  }
}

function report(job: ShellJob, end: ShellEnd, seconds: number | undefined): ToolResult {
  const { exitCode, ms, bytes, output, outputFile, outputFileBytes } = end;
  const rest =
    outputFileBytes === undefined
      ? `the whole is in ${outputFile ?? `read_output with job ${job.id}`}`
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
