// Shell text as a syntax tree, by a real grammar of the shell's language.
import type { Outcome } from '../../protocol/fault.ts';

export type ShellLanguage = 'bash' | 'powershell';

/** Of tree-sitter's grammar, as plain data; nodes without a name (`&&`, `;`) are among the children. */
export interface SyntaxNode {
  readonly type: string;
  readonly named: boolean;
  /** The name under which its parent holds it: `name`, `argument`, `redirect`. */
  readonly field?: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** It stands for something that is not there. */
  readonly missing?: boolean;
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxPort {
  /** Faults: `syntax.unavailable`, `syntax.too-long`, `syntax.too-slow`, `syntax.not-understood` (it has errors). */
  parse(language: ShellLanguage, text: string): Promise<Outcome<SyntaxNode>>;
}
