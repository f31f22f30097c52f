// Tells the model with the result of its next call which of its background jobs have ended meanwhile, or wait for input.
import type { ShellJob, ShellPort } from '../../ports/shell.ts';
import { clip, duration } from '../../shared/text.ts';
import type { Middleware } from './middleware.ts';

export function tellJobs(shell: ShellPort): Middleware {
  /** What was last told of a job. */
  const told = new Map<string, string>();
  return async ({ context }, next) => {
    const result = await next();
    const jobs = shell.jobs().filter((job) => job.background && job.session === context.session);
    const news = jobs.flatMap((job) => {
      const line = newsOf(job);
      if (line === undefined || told.get(job.id) === line) return [];
      told.set(job.id, line);
      // What just speaks of this very job has said it.
      return result.forModel.includes(job.id) ? [] : [`[${line}]`];
    });
    return news.length === 0 ? result : { ...result, forModel: `${result.forModel}\n${news.join('\n')}` };
  };
}

function newsOf({ id, command, end, waiting }: ShellJob): string | undefined {
  const name = `Job ${id} (${clip(command, 60)})`;
  if (end !== undefined) {
    const how = end.exitCode === null ? (end.signal ?? 'without an exit code') : `with exit ${end.exitCode}`;
    return `${name} ${end.ended === 'stopped' ? 'was stopped' : `ended ${how}`} after ${duration(end.ms)}.`;
  }
  return waiting === undefined
    ? undefined
    : `${name} waits for input${waiting === '' ? '' : `: ${clip(waiting, 120)}`}.`;
}
