// read_output: what commands have printed since, the list of jobs, the answer to a prompt, and the way to stop one.
import * as z from 'zod';
import type { Effect } from '../../../protocol/approval.ts';
import { fail, succeed } from '../../../protocol/fault.ts';
import type { ShellJob } from '../../ports/shell.ts';
import type { Ports } from '../../ports.ts';
import { clip, duration, stripAnsi } from '../../shared/text.ts';
import { defineTool, type PreparedCall, type ToolResult } from '../tool.ts';

const OUTPUT_LIMIT = 12_000;
/** A job that says nothing is given this long, so that asking again and again is not worth it. */
const PATIENCE_MS = 1_000;
const LONGEST_INPUT = 4_000;

export const readOutput = defineTool({
  name: 'read_output',
  title: 'Read output',
  description: 'Read a job (from -9: its end), type a line, stop it. No job: list.',
  modes: ['agent'],
  input: z.object({
    job: z.string().optional(),
    from: z.number().optional(),
    input: z.string().max(LONGEST_INPUT).optional(),
    stop: z.boolean().optional(),
  }),
  prepare: async ({ job: id, from = 0, input, stop = false }, ports) => {
    const job = id === undefined ? undefined : ports.shell.job(id);
    if (id === undefined && input === undefined && !stop) return succeed(listing(ports));
    if (job === undefined) {
      const known = ports.shell.jobs().map((other) => other.id);
      const hint = known.length === 0 ? 'There are none now.' : `There are: ${known.join(', ')}.`;
      return fail('job.unknown', `There is no job ${id ?? 'named'}. ${hint}`);
    }
    if (input !== undefined) return succeed(typing(job, input, await insideOf(job, ports), ports));
    return succeed({
      summary: `${stop ? 'Stop' : 'Read the output of'} ${clip(job.command, 100)}`,
      effects: [{ kind: 'own', what: stop ? 'stops a job it started' : 'reads the output of a job it started' }],
      run: async ({ signal }): Promise<ToolResult> => {
        if (stop) await job.stop();
        else if (job.end === undefined && job.read(startOf(job, from), 1).text === '') await settle(job, ports, signal);
        return report(job, from);
      },
    });
  },
});

/** A job that has something new or has ended is not waited for. */
async function settle(job: ShellJob, ports: Ports, signal: AbortSignal): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const deaf = job.listen(() => {
      deaf();
      resolve();
    });
  });
  await Promise.race([job.done, heard, ports.clock.sleep(PATIENCE_MS, signal)]);
}

const insideOf = async ({ cwd }: ShellJob, { files }: Ports) => (await files.locate(cwd)).inside;

/**
 * What is typed into a program is carried out by it: the policy sees it as the command line that would do the same, and by
 * itself, because the program may be a shell.
 */
function typing(job: ShellJob, input: string, inside: boolean, ports: Ports): PreparedCall {
  const { command, cwd } = job;
  const whole = `printf '%s\\n' '${input.replaceAll("'", `'\\''`)}' | ${command}`;
  const effects: Effect[] = [{ kind: 'execute', command: whole, cwd, inside }];
  if (input.trim() !== '') effects.push({ kind: 'execute', command: input, cwd, inside });
  return {
    summary: `Type ${input === '' ? 'Enter' : `“${clip(input, 80)}”`} into ${clip(command, 80)}`,
    preview: { kind: 'terminal', command, cwd, output: `${tailOf(job)}${input}\n`, background: true },
    effects,
    run: async ({ signal }) => {
      const before = job.bytes;
      const typed = job.answer(input);
      if (!typed.ok) return { forModel: typed.fault.text, fault: typed.fault };
      await Promise.race([job.done, ports.clock.sleep(PATIENCE_MS, signal)]);
      return report(job, before);
    },
  };
}

const tailOf = (job: ShellJob) => job.read(Math.max(0, job.bytes - 1_000), 1_000).text;
const startOf = (job: ShellJob, from: number) => Math.trunc(from < 0 ? Math.max(0, job.bytes + from) : from);

function listing(ports: Ports): PreparedCall {
  return {
    summary: 'List the jobs',
    effects: [{ kind: 'own', what: 'lists the jobs it started' }],
    run: async () => {
      const jobs = ports.shell.jobs();
      const rows = jobs.map((job) => [job.id, stateOf(job), clip(job.command, 100)]);
      const forModel = rows.length === 0 ? 'No jobs.' : rows.map((row) => row.join('  ')).join('\n');
      return { forModel, display: { kind: 'table', columns: ['Job', 'State', 'Command'], rows } };
    },
  };
}

function stateOf({ end, waiting }: ShellJob): string {
  if (end !== undefined) {
    const code = end.exitCode === null ? (end.signal ?? 'no exit code') : `exit ${end.exitCode}`;
    return `ended: ${end.ended === 'exit' ? code : `${end.ended}, ${code}`} (${duration(end.ms)})`;
  }
  return waiting === undefined ? 'running' : `waits for input${waiting === '' ? '' : `: ${clip(waiting, 200)}`}`;
}

function report(job: ShellJob, from: number): ToolResult {
  const { text, next } = job.read(startOf(job, from), OUTPUT_LIMIT);
  const { end } = job;
  const clean = stripAnsi(text);
  return {
    forModel: `job ${job.id} ${stateOf(job)}; next from: ${next}\n${clean === '' ? '(nothing new)' : clean}`,
    display: {
      kind: 'terminal',
      command: job.command,
      cwd: job.cwd,
      output: text,
      background: true,
      ...(end === undefined ? {} : { exitCode: end.exitCode, ms: end.ms }),
    },
  };
}
