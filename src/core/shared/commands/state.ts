// What a shell would know at one place of its line: where it may be, and which variables hold what.

export interface Value {
  readonly text: string;
  /** One of the files that the text, a pattern, stands for. */
  readonly glob: boolean;
}

export interface State {
  /** Folders it may be in, absolute or from the home folder; undefined when that is not known. */
  readonly folders: readonly string[] | undefined;
  /** What the line has set; null where only a running shell knows to what. */
  readonly variables: ReadonlyMap<string, Value | null>;
  /** Whether something is piped or redirected into what runs here, and whether its output goes into another command. */
  readonly fed: boolean;
  readonly piped: boolean;
}

/** How things are after it has ended well, and after it has not. */
export interface Ends {
  readonly success: State;
  readonly failure: State;
}

const MOST_FOLDERS = 4;

export const same = (state: State): Ends => ({ success: state, failure: state });

/** `fed` and `piped` are of the place, not of what ran there. */
export function merge(first: State, ...others: readonly State[]): State {
  return others.reduce(mergeTwo, first);
}

function mergeTwo(one: State, other: State): State {
  if (one === other) return one;
  const folders =
    one.folders === undefined || other.folders === undefined
      ? undefined
      : [...new Set([...one.folders, ...other.folders])];
  const variables = new Map<string, Value | null>();
  for (const name of new Set([...one.variables.keys(), ...other.variables.keys()])) {
    const [a, b] = [one.variables.get(name), other.variables.get(name)];
    const agree = a !== undefined && a !== null && b !== undefined && b !== null && isSame(a, b);
    variables.set(name, agree ? a : null);
  }
  return {
    ...one,
    folders: folders !== undefined && folders.length > MOST_FOLDERS ? undefined : folders,
    variables,
  };
}

const isSame = (a: Value, b: Value) => a.text === b.text && a.glob === b.glob;

export const merged = ({ success, failure }: Ends): State => merge(success, failure);

export const withVariable = (state: State, name: string, value: Value | null): State => ({
  ...state,
  variables: new Map(state.variables).set(name, value),
});

/** Whether nothing that is in `after` would have to be looked at again. */
export function isStable(before: State, after: State): boolean {
  if (before.folders?.join('\n') !== after.folders?.join('\n')) return false;
  return [...after.variables].every(([name, value]) => {
    const had = before.variables.get(name);
    return had === null || (had !== undefined && value !== null && isSame(had, value));
  });
}
