// Asks the editor's language servers, which may still be starting, may never answer, or may not be there.
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

/** How long one question may take. */
const ANSWER_MS = 15_000;
/** How long a server may take to start; where none is known to come, or none came once, it is not waited for that long. */
const START_MS = 10_000;
const AGAIN_MS = 1_000;
const PAUSES_MS = [50, 100, 200, 400];

export interface Asking {
  readonly signal: AbortSignal;
  /** Of the document that is asked about, or a word for all of them. */
  readonly language: string;
}

export interface Servers {
  /** Asks until `isAnswer` says that somebody answered; undefined when nobody did in time. */
  ask<T>(
    command: string,
    given: readonly unknown[],
    isAnswer: (answer: T | undefined) => boolean,
    asking: Asking,
  ): Promise<Outcome<T | undefined>>;
}

export function createServers(): Servers {
  const silent = new Set<string>();
  return {
    ask: async <T>(
      command: string,
      given: readonly unknown[],
      isAnswer: (answer: T | undefined) => boolean,
      { signal, language }: Asking,
    ) => {
      const patience = Date.now() + (silent.has(language) || !mayStart(language) ? AGAIN_MS : START_MS);
      for (let tries = 0; ; tries++) {
        const answer = await once<T>(command, given, signal);
        if (!answer.ok) return answer;
        if (isAnswer(answer.value)) {
          silent.delete(language);
          return answer;
        }
        const pause = PAUSES_MS[tries] ?? 500;
        if (Date.now() + pause > patience) {
          silent.add(language);
          return succeed(undefined);
        }
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** Whether an extension wakes up for a language; whoever is awake anyway answers at once. */
function mayStart(language: string): boolean {
  return vscode.extensions.all.some(({ packageJSON: manifest }) => {
    const { main, browser, activationEvents, contributes } = ManifestSchema.parse(manifest);
    if (main === undefined && browser === undefined) return false;
    return (
      activationEvents.includes(`onLanguage:${language}`) || contributes.languages.some(({ id }) => id === language)
    );
  });
}

const LanguageSchema = z.object({ id: z.catch(z.string(), '') });
const ManifestSchema = z.object({
  main: z.catch(z.optional(z.string()), undefined),
  browser: z.catch(z.optional(z.string()), undefined),
  activationEvents: z.catch(z.array(z.string()), []),
  contributes: z.catch(z.object({ languages: z.catch(z.array(LanguageSchema), []) }), { languages: [] }),
});

async function once<T>(
  command: string,
  given: readonly unknown[],
  signal: AbortSignal,
): Promise<Outcome<T | undefined>> {
  if (signal.aborted) return stopped();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    const ended = new Promise<'ended'>((resolve) =>
      either.addEventListener('abort', () => resolve('ended'), { once: true }),
    );
    const answer = await Promise.race([vscode.commands.executeCommand<T | undefined>(command, ...given), ended]);
    if (answer !== 'ended') return succeed(answer);
    return signal.aborted
      ? stopped()
      : fail('language.failed', `The language server did not answer within ${ANSWER_MS / 1000} s.`, {
          retryable: true,
        });
  } catch (error) {
    const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
    return fail('language.refused', `The language server refused: ${text}`);
  } finally {
    clearTimeout(timer);
  }
}

const stopped = () => fail('language.stopped', 'Stopped before the language server had answered.', { retryable: true });
