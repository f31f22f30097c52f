// What everything that a command starts carries with it, however it leaves: told from each other by job and by instance.

/** A variable of the environment; its value begins with the job's name. */
export const JOB_VARIABLE = 'ORQUESTRA_JOB';

export interface Marks {
  /** Value of the variable, or its beginning. */
  readonly variable: string;
  /** Name of the pipe that is printed into, or its beginning; that of the pipe that is read from begins so too. */
  readonly pipe?: string;
  /** Linux: the soft limit of file locks, which does nothing else, or its first digits. */
  readonly locks: string;
}

const INSTANCE_DIGITS = 9;
const JOB_DIGITS = 6;

/** Of everything that one Orquestra has started; `instance` is ten hexadecimal digits. */
export const marksOfInstance = (instance: string): Marks => ({
  variable: `${instance}-`,
  pipe: `${instance}-`,
  locks: digitsOf(instance),
});

/** Of one job, whose number counts from 1. */
export const marksOfJob = (instance: string, number: number, pipe: string | undefined): Marks => ({
  variable: `${instance}-${number}_`,
  ...(pipe === undefined ? {} : { pipe }),
  locks: `${digitsOf(instance)}${String(number % 10 ** JOB_DIGITS).padStart(JOB_DIGITS, '0')}`,
});

const digitsOf = (instance: string) =>
  String(10 ** (INSTANCE_DIGITS - 1) + (Number.parseInt(instance, 16) % (9 * 10 ** (INSTANCE_DIGITS - 1))));

/** `environment` is of the form NAME=value, each ended by NUL. */
export const hasVariable = (environment: string, { variable }: Marks) =>
  `\0${environment}`.includes(`\0${JOB_VARIABLE}=${variable}`);

/** `limits` is the text of /proc/PID/limits. */
export function hasLocks(limits: string, marks: readonly Marks[]): boolean {
  const locks = /^Max file locks\s+(\d+)/m.exec(limits)?.[1] ?? '';
  return locks.length === INSTANCE_DIGITS + JOB_DIGITS && marks.some((mark) => locks.startsWith(mark.locks));
}
