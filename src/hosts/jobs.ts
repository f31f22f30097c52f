// The commands of this window as a page shows them, told anew when one changes, and at most once a second while they print.
import type { ShellJob, ShellPort } from '../core/ports/shell.ts';
import { clip, stripAnsi } from '../core/shared/text.ts';
import type { HostCommand } from '../protocol/command.ts';
import { fail, type Outcome, succeed } from '../protocol/fault.ts';
import type { ToPage } from '../protocol/frame.ts';
import type { Job } from '../protocol/job.ts';

export interface JobList {
  current(): readonly Job[];
  /** Returns how to stop listening. */
  watch(tell: () => void): () => void;
}

const SOON_MS = 50;
const PRINTED_MS = 1_000;
const LAST_BYTES = 2_000;
const LAST_LENGTH = 200;
/** Of those that have ended. */
const ENDED = 5;

export function createJobList(shell: ShellPort): JobList {
  return {
    current: () => {
      const jobs = shell.jobs();
      const ended = jobs.filter((job) => job.end !== undefined && job.background).slice(-ENDED);
      return jobs.filter((job) => job.end === undefined || ended.includes(job)).map(jobOf);
    },
    watch: (tell) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let due = Number.POSITIVE_INFINITY;
      const later = (ms: number) => {
        const at = performance.now() + ms;
        if (at >= due) return;
        due = at;
        clearTimeout(timer);
        timer = setTimeout(() => {
          due = Number.POSITIVE_INFINITY;
          tell();
        }, ms);
      };
      const heard = new Map<string, () => void>();
      const follow = (job: ShellJob) => {
        if (job.end !== undefined) {
          heard.get(job.id)?.();
          heard.delete(job.id);
        } else if (job.background && !heard.has(job.id)) {
          heard.set(
            job.id,
            job.listen(() => later(PRINTED_MS)),
          );
        }
      };
      shell.jobs().forEach(follow);
      const deaf = shell.watch((job) => {
        follow(job);
        // Most commands are over before anybody could look at a list.
        later(job.background || job.waiting !== undefined ? SOON_MS : PRINTED_MS);
      });
      return () => {
        clearTimeout(timer);
        deaf();
        for (const stop of heard.values()) stop();
      };
    },
  };
}

export interface JobSender {
  send(): void;
  dispose(): void;
}

export function sendJobs(list: JobList | undefined, send: (frame: ToPage) => unknown): JobSender {
  const sendAll = () => void (list !== undefined && send({ kind: 'jobs', jobs: [...list.current()] }));
  return { send: sendAll, dispose: list?.watch(sendAll) ?? (() => undefined) };
}

function jobOf(job: ShellJob): Job {
  const { id, owner, command, cwd, startedAt, background, waiting, end } = job;
  return {
    id,
    ...(owner === undefined ? {} : { call: owner }),
    command: clip(command, 2_000),
    cwd,
    startedAt,
    background,
    ...(waiting === undefined ? {} : { waiting: clip(waiting, LAST_LENGTH) }),
    last: lastLine(job),
    ...(end === undefined
      ? {}
      : {
          ended: {
            how: end.ended !== 'exit' ? end.ended : end.exitCode === null ? (end.signal ?? '') : `exit ${end.exitCode}`,
            ms: end.ms,
            failed: end.ended === 'exit' && end.exitCode !== 0,
          },
        }),
  };
}

function lastLine(job: ShellJob): string {
  const { text } = job.read(Math.max(0, job.bytes - LAST_BYTES), LAST_BYTES);
  return clip(stripAnsi(text).trimEnd().split('\n').at(-1)?.trim() ?? '', LAST_LENGTH);
}

/** What the user does to a job is the user's own hand: nobody is asked. */
export async function actOnJob(
  shell: ShellPort,
  command: Extract<HostCommand, { type: 'job.stop' | 'job.input' }>,
): Promise<Outcome<void>> {
  const job = shell.job(command.job);
  if (job === undefined) return fail('job.unknown', 'That command belongs to an earlier window; it has ended.');
  if (command.type === 'job.input') return job.answer(command.text);
  await job.stop();
  return succeed(undefined);
}
