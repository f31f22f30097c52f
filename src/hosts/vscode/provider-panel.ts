// The provider page in an editor tab: accounts, models, fallbacks, health and spend; its figures go on while it is in sight.
import type * as vscode from 'vscode';
import type { Composed } from '../compose.ts';
import { type ServedProviders, serveProviders } from '../serve-providers.ts';
import { createEditorPage, type EditorPage } from './editor-page.ts';
import { readEditorSettings } from './editor-settings.ts';
import { type ProviderActionParts, providerActions } from './provider-actions.ts';

const LOOK = { viewType: 'orquestra.providers', title: 'Orquestra Providers', icon: 'plug', place: 'providers' };
const FIGURES_MS = 3_000;

type Seen = ServedProviders & { seen(visible: boolean): void };

export function createProviderPanel(
  context: vscode.ExtensionContext,
  { directory, orchestrator, ports }: Composed,
  parts: ProviderActionParts,
): EditorPage<Seen> {
  const dayLimit = () => readEditorSettings().settings.limits.day;
  const sources = {
    directory,
    breakers: () => orchestrator.breakers(),
    spend: ports.spend,
    clock: ports.clock,
    dayLimit,
  };
  return createEditorPage(context, LOOK, (channel: Parameters<typeof serveProviders>[0]) => {
    const served = serveProviders(channel, sources, providerActions(parts));
    let timer: NodeJS.Timeout | undefined;
    const rest = () => clearInterval(timer);
    return {
      ...served,
      seen: (visible: boolean) => {
        rest();
        if (!visible) return;
        void served.tellFigures();
        timer = setInterval(() => void served.tellFigures(), FIGURES_MS);
      },
      dispose: () => {
        rest();
        served.dispose();
      },
    };
  });
}
