// What the editor around us knows of the code.

export interface Problem {
  readonly path: string;
  readonly label: string;
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  readonly source?: string;
}

export interface DiagnosticsPort {
  /** Of the given absolute paths, or of the whole workspace. */
  list(paths?: readonly string[]): Promise<readonly Problem[]>;
}
