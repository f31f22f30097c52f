// What is found while a command line is walked through: its simple commands, and what is not understood about it.

import type { SyntaxNode } from '../../ports/syntax.ts';
import type { Touch } from './program.ts';
import type { Ends, State } from './state.ts';
import type { Source } from './word.ts';

/** What is touched, and from which folders its path is taken; undefined when that is not known. */
export interface Placed {
  readonly touch: Touch;
  readonly folders: readonly string[] | undefined;
  /** Whether its path stands for many. */
  readonly glob: boolean;
}

export interface Simple {
  /** As it is written. */
  readonly command: string;
  readonly folders: readonly string[] | undefined;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Why it is not known what it does; absent when all it does is in `touches`. */
  readonly unknown?: string;
  readonly irreversible?: string;
  readonly via?: string;
  readonly touches: readonly Placed[];
}

/** Shell text that a command would run. */
export interface Script {
  readonly text: string;
  readonly folders: readonly string[] | undefined;
  readonly via: string;
}

export interface Scene {
  readonly source: Source;
  /** Walks through a statement. */
  readonly walk: (node: SyntaxNode, state: State, scene: Scene) => Ends;
  /** Whatever starts it. */
  readonly via?: string;
  /** Walks through what is computed inside a word. */
  readonly compute: (node: SyntaxNode, state: State, scene: Scene) => void;
  readonly found: Simple[];
  /** Of redirects. */
  readonly touches: Placed[];
  readonly scripts: Script[];
  /** Why the line as a whole is not known. */
  unknown?: string;
  /** What changes the meaning of the rest, so that nothing in the line is known. */
  poison?: string;
  /** How things were where a loop was left, or its next turn begun. */
  readonly leaps: State[];
  /** How much has been walked, loops again and again. */
  steps: number;
}

export function doubt(scene: Scene, why: string): void {
  scene.unknown ??= why;
}

export function poison(scene: Scene, why: string): void {
  scene.poison ??= why;
}
