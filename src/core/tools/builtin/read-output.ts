// read_output: what a background job has printed since, and the way to stop it.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import type { ShellJob } from '../../ports/shell.ts';
import { clip, duration, stripAnsi } from '../../shared/text.ts';
import { whole } from '../fields.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const OUTPUT_LIMIT = 12_000;
/** A job that says nothing is given this long, so that asking again and again is not worth it. */
const PATIENCE_MS = 1_000;

export const readOutput = defineTool({
  name: 'read_output',
  title: 'Read output',
  description: "Read a job's output, or stop it.",
  modes: ['agent'],
  input: z.object({ job: z.string(), from: whole(0).optional(), stop: z.boolean().optional() }),
  prepare: async ({ job: id, from = 0, stop = false }, ports) => {
    const job = ports.shell.job(id);
    if (job === undefined) {
      const known = ports.shell.jobs().map((other) => other.id);
      const hint = known.length === 0 ? 'There are none now.' : `There are: ${known.join(', ')}.`;
      return fail('job.unknown', `There is no job ${id}. ${hint}`);
    }
    return succeed({
      summary: `${stop ? 'Stop' : 'Read the output of'} ${clip(job.command, 100)}`,
      effects: [{ kind: 'own', what: stop ? 'stops a job it started' : 'reads the output of a job it started' }],
      run: async ({ signal }): Promise<ToolResult> => {
        if (stop) await job.stop();
        else if (job.end === undefined && job.read(from, 1).text === '') {
          await Promise.race([job.done, ports.clock.sleep(PATIENCE_MS, signal)]);
        }
        return report(job, from);
      },
    });
  },
});

function report(job: ShellJob, from: number): ToolResult {
  const { text, next } = job.read(from, OUTPUT_LIMIT);
  const { end } = job;
  const how = end?.ended === 'exit' ? `exit ${end.exitCode ?? end.signal ?? ''}` : end?.ended;
  const state = end === undefined ? 'running' : `ended: ${how} (${duration(end.ms)})`;
  const clean = stripAnsi(text);
  return {
    forModel: `job ${job.id} ${state}; next from: ${next}\n${clean === '' ? '(nothing new)' : clean}`,
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
