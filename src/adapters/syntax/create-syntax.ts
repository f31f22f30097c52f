// Shell text as trees, by the grammars that tree-sitter has of the shells' languages; loaded when first asked for.
import type { ShellLanguage, SyntaxPort } from '../../core/ports/syntax.ts';
import { type Fault, fail, fault } from '../../protocol/fault.ts';
import type { Grammar } from './grammar.ts';

export interface SyntaxLimits {
  /** Of a text, in UTF-16 units. */
  readonly characters: number;
  /** Of one parse. */
  readonly milliseconds: number;
}

const LIMITS: SyntaxLimits = { characters: 6_000, milliseconds: 20 };

export function createSyntax(given: Partial<SyntaxLimits> = {}): SyntaxPort {
  const limits = { ...LIMITS, ...given };
  const grammars = new Map<ShellLanguage, Promise<Grammar | Fault>>();
  let started: Promise<void> | undefined;
  const load = async (language: ShellLanguage): Promise<Grammar | Fault> => {
    try {
      const { loadGrammar, startParser } = await import('./grammar.ts');
      started ??= startParser();
      await started;
      return await loadGrammar(language);
    } catch (error) {
      // Whoever asks again may find it mended.
      grammars.delete(language);
      started = undefined;
      const text = `The parser for ${language} could not be loaded, so that no command is known. Install Orquestra again.`;
      return fault('syntax.unavailable', text, { cause: String(error) });
    }
  };
  return {
    async parse(language, text) {
      if (text.length > limits.characters) {
        return fail('syntax.too-long', `The command is longer than ${limits.characters} characters.`);
      }
      const loading = grammars.get(language) ?? load(language);
      grammars.set(language, loading);
      const grammar = await loading;
      return 'code' in grammar ? { ok: false, fault: grammar } : grammar.parse(text, limits.milliseconds);
    },
  };
}
