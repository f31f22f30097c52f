// Draws the user's attention where it is wanted: a number on the view, and a message when what is out of sight needs an answer.
import * as vscode from 'vscode';
import { plainMessage } from './chosen-files.ts';
import { badgeOf, type Need, needsOf } from './needs.ts';
import type { SessionWatch } from './session-watch.ts';

export interface Attention {
  attach(view: vscode.WebviewView): void;
  /** `fresh`: what the session needs by now was there to be seen. */
  changed(session: string, fresh: boolean): void;
}

/** `show` opens the chat on a session. */
export function createAttention(watch: SessionWatch, show: (session: string) => Promise<void>): Attention {
  const told = new Set<string>();
  let view: vscode.WebviewView | undefined;

  const inSight = (session: string) => view?.visible === true && watch.shown?.session === session;
  const newNeeds = (session: string): readonly Need[] => {
    const found = watch.view(session);
    const needs = found === undefined ? [] : needsOf(found).filter(({ key }) => !told.has(key));
    for (const { key } of needs) told.add(key);
    return needs;
  };
  const setBadge = () => {
    if (view === undefined) return;
    const badge = badgeOf(watch.own(), watch.shown);
    if (badge?.value !== view.badge?.value || badge?.tooltip !== view.badge?.tooltip) view.badge = badge;
  };
  const tell = async (session: string, { kind, text }: Need) => {
    const message = plainMessage(text);
    const chosen = await (kind === 'answer'
      ? vscode.window.showInformationMessage(message, SHOW)
      : vscode.window.showWarningMessage(message, SHOW));
    if (chosen === SHOW) await show(session);
  };

  return {
    attach: (attached) => {
      view = attached;
      attached.onDidDispose(() => {
        if (view === attached) view = undefined;
      });
      setBadge();
    },
    changed: (session, fresh) => {
      setBadge();
      const needs = newNeeds(session);
      if (fresh || inSight(session) || !watch.own().some((own) => own.session === session)) return;
      for (const need of needs) void tell(session, need);
    },
  };
}

const SHOW = 'Show';
