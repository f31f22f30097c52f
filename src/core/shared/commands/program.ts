// What a table of known programs says of one of them: by a positive grammar of its flags, what a call of it would do.

/** A simple command whose words are all known, as its program would be given them. */
export interface Invocation {
  /** The program's name without a folder, as written. */
  readonly program: string;
  /** Its arguments, without its name. A glob among them stands as it was written, and must be told as the path of a read. */
  readonly words: readonly string[];
  /** Whether something is piped or redirected into it. */
  readonly fed: boolean;
  /** Whether its output goes into another command of the line. */
  readonly piped: boolean;
}

/**
 * What it touches, as it is written; the caller finds out where a path leads from the folder the command runs in. `below`:
 * when it is a folder, the contents of all in it too. `repository`: git reads the repository of that folder, else of the
 * one it runs in, so that what the repository's own configuration names as a program would run.
 */
export type Touch =
  /** Sees that something is there, its name and what the system says of it, nothing of its content; so of all below it. */
  | { readonly kind: 'look'; readonly path: string }
  | {
      readonly kind: 'read' | 'write' | 'delete';
      readonly path: string;
      readonly below?: boolean;
      /** Patterns of the names that are looked for below. */
      readonly names?: readonly string[];
    }
  | { readonly kind: 'network'; readonly url: string; readonly method: string }
  | { readonly kind: 'git'; readonly action: string; readonly folder?: string }
  | { readonly kind: 'repository'; readonly folder?: string }
  /** Files that say what is really run, where one lies in the folder it runs in or above it. */
  | { readonly kind: 'chosen'; readonly by: readonly string[] }
  | { readonly kind: 'secret'; readonly what: string };

/** `known`: `touches` is all that it does. Otherwise `why` says what about it is not known. */
export type Account =
  | { readonly known: true; readonly touches: readonly Touch[]; readonly irreversible?: string }
  | {
      readonly known: false;
      readonly why: string;
      readonly touches?: readonly Touch[];
      readonly irreversible?: string;
    };

/** One known program, under all names it goes by. Undefined flags, and arguments it cannot account for, are not known. */
export interface Program {
  readonly names: readonly string[];
  /** None of its flags does anything but show: what a glob matches may look like one. */
  readonly flagsAreHarmless?: boolean;
  /** Its words are texts, and no flag among them does harm: whatever they turn out to be, it only prints. */
  readonly wordsAreTexts?: boolean;
  /** Whether nothing that a pattern stands for can be taken for more than a name that it looks for. */
  staysName?(pattern: string): boolean;
  account(invocation: Invocation): Account;
}
