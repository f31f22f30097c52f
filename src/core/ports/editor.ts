// What the editor around us knows of the code.

export interface Problem {
  readonly path: string;
  readonly label: string;
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  readonly source?: string;
  /** What its source calls this kind of problem. */
  readonly code?: string;
}

/** Without the words for a user: there may be thousands, and only few of them are told. */
export type FoundProblem = Omit<Problem, 'label'>;

/** What is said of some files from now on. */
export interface ProblemWatch {
  /** Which of them are open in an editor. */
  readonly open: ReadonlySet<string>;
  /** What is said now of all files, those watched under the paths they were given by; not of others with unsaved changes. */
  all(): readonly FoundProblem[];
  /** The same of the watched ones alone. */
  watched(): readonly FoundProblem[];
  /** Told whenever anything is said of a watched file; gives what ends it. */
  listen(hear: () => void): () => void;
}

export interface DiagnosticsPort {
  /** Of the given absolute paths, or of the whole workspace. */
  list(paths?: readonly string[]): Promise<readonly Problem[]>;
  /** `paths` are canonical; an open file is known under whatever name it was opened. */
  watch(paths: readonly string[]): Promise<ProblemWatch>;
}
