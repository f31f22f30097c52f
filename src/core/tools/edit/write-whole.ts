// A whole new content for a file: what is given is what is written, unless it plainly leaves something out.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { findElision } from './suspicious.ts';

/** `before` is null where there is no file yet. */
export function writeWhole(before: Uint8Array | null, content: string, label: string): Outcome<{ bytes: Uint8Array }> {
  if (!content.isWellFormed()) return fail('edit.bad-text', '`content` holds half a character (a lone surrogate).');
  const bytes = new TextEncoder().encode(content);
  if (before === null) return succeed({ bytes });
  const elision = findElision(content, new TextDecoder().decode(before), label);
  if (elision !== undefined) {
    return fail(
      'edit.elision',
      `\`content\` leaves text out (${JSON.stringify(elision)}) and would lose what ${label} holds there. Write it in full or use edit_file.`,
    );
  }
  return succeed({ bytes });
}
