// The orchestrator inside VS Code: composed on first use, shown in the sidebar, reached by the palette.
import * as vscode from 'vscode';
import { openView } from '../../core/orchestrator/open.ts';
import { tellOutbound } from '../../core/shared/offline.ts';
import { redactingLogger } from '../../core/shared/redacting-logger.ts';
import type { HostCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Composed } from '../compose.ts';
import { actOnJob, createJobList } from '../jobs.ts';
import { createModelList, type ModelList } from '../model-list.ts';
import { isConnected } from '../providers.ts';
import { type HostActions, serve } from '../serve.ts';
import type { Served } from '../served.ts';
import { spentWords } from '../spent-words.ts';
import { actOn, openCode, openFile, opening, openLink } from './actions.ts';
import { askOnConflict } from './asked.ts';
import { type Attention, createAttention } from './attention.ts';
import { blockedHere, refusedHere, untrustedHere } from './blocked.ts';
import { brokenHost } from './broken-host.ts';
import type { ViewChannel } from './chat-view.ts';
import { plainMessage } from './chosen-files.ts';
import type { CommandName } from './command-names.ts';
import { composeHere } from './compose-here.ts';
import type { Host } from './door.ts';
import { readEditorSettings } from './editor-settings.ts';
import { createHandover } from './handover.ts';
import { createEditorModels, type EditorModels } from './language-models/editor-models.ts';
import { createOffering, type OwnOffering } from './language-models/offering.ts';
import { readLast, writeLast } from './last-session.ts';
import { createMentions, type MentionSource } from './mentions.ts';
import { hasEvidence } from './needs.ts';
import { openOutput } from './outputs.ts';
import { createPages, type Pages } from './pages.ts';
import { createPalette, NOTHING_SHOWN, type Palette } from './palette.ts';
import { createPlanFiles, type PlanFiles } from './plan-files.ts';
import { createReview, type Review } from './review/review.ts';
import { createSessionWatch, type SessionWatch } from './session-watch.ts';
import { createStatusBar, type StatusBar } from './status-bar.ts';
import { storageOf } from './storage.ts';
import { createTerminals, type Terminals } from './terminals.ts';
import { createTreeLook, type TreeLook } from './tree-look.ts';

export async function createHost(context: vscode.ExtensionContext): Promise<Host> {
  const log = vscode.window.createOutputChannel('Orquestra', { log: true });
  context.subscriptions.push(log);
  const started = await EditorHost.start(context, log).catch((error: unknown) =>
    fail('host.crashed', `Orquestra could not start: ${error instanceof Error ? error.message : String(error)}`),
  );
  if (started.ok) return started.value;
  log.error(started.fault.text);
  return brokenHost(started.fault, log);
}

const LEADS_TO = {
  'provider.connect': 'connectProvider',
  'model.choose': 'chooseModel',
  'log.show': 'showLog',
} as const;

class EditorHost implements Host {
  readonly #storage: string;
  readonly #composed: Composed;
  readonly #mentions: MentionSource;
  readonly #terminals: Terminals;
  readonly #models: ModelList;
  readonly #plans: PlanFiles;
  readonly #palette: Palette;
  readonly #watch: SessionWatch;
  readonly #attention: Attention;
  readonly #treeLook: TreeLook;
  readonly #review: Review;
  readonly #status: StatusBar;
  readonly #pages: Pages;
  readonly offering: OwnOffering;
  #served: Served | undefined;

  static async start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<Outcome<EditorHost>> {
    const storage = storageOf(context);
    const logger = redactingLogger({ write: (level, text) => log[level](text) });
    const handover = createHandover(storage, logger);
    const models = createEditorModels(context);
    const composed = await composeHere(context, {
      storage,
      logger,
      extraProviders: models.providers,
      onHeldElsewhere: (session) => void handover.want(session).catch(() => undefined),
    });
    if (!composed.ok) return composed;
    context.subscriptions.push(handover);
    await handover.listen((session) => composed.value.orchestrator.sessions.yield(session));
    return succeed(new EditorHost(context, log, composed.value, storage, models));
  }

  private constructor(
    context: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
    composed: Composed,
    storage: string,
    models: EditorModels,
  ) {
    this.#storage = storage;
    this.#composed = composed;
    this.#status = createStatusBar(() => tellOutbound(composed.outbound()));
    this.#mentions = createMentions(composed.ports.files, composed.ports.search);
    this.#terminals = createTerminals(composed.ports.shell);
    const refresh = () => void this.#served?.refresh();
    this.#models = models.listed(createModelList(composed.directory, refresh, composed.ports.spend), refresh);
    this.offering = createOffering(composed);
    const { sessions, dispatch } = composed.orchestrator;
    this.#watch = createSessionWatch(sessions, (session, what) => this.#changed(session, what));
    this.#attention = createAttention(this.#watch, async (session) => void (await this.#palette.show(session)));
    this.#treeLook = createTreeLook(composed.ports.clock, () => this.#lookAtTree());
    this.#plans = createPlanFiles({
      viewOf: async (session) => {
        const view = this.#watch.view(session);
        return view === undefined ? openView(composed.ports.log, session) : succeed(view);
      },
      dispatch,
    });
    const asking = askOnConflict(dispatch, (changes) => this.#palette.askUndo(changes));
    this.#review = createReview({
      ports: composed.ports,
      dispatch: asking,
      viewOf: (session) => this.#watch.view(session),
    });
    this.#pages = createPages(
      context,
      composed,
      () => this.#palette,
      () => this.#reload(),
    );
    this.#palette = createPalette({
      composed,
      pages: this.#pages,
      dispatch: asking,
      review: this.#review,
      log,
      plans: this.#plans,
      watch: this.#watch,
      secrets: context.secrets,
      page: () => this.#served,
      reload: () => this.#reload(),
    });
    context.subscriptions.push(
      this.#plans,
      this.#review,
      this.#pages,
      this.#watch,
      this.#treeLook,
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#treeLook.ask()),
      vscode.workspace.onDidSaveTextDocument(() => this.#treeLook.ask()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => composed.ports.changes?.written(uri.fsPath)),
      this.#status,
      vscode.workspace.onDidChangeConfiguration((one) => one.affectsConfiguration('orquestra') && void this.#reload()),
      context.secrets.onDidChange(() => void this.#reload()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#reload()),
    );
  }

  attach(view: vscode.WebviewView, channel: ViewChannel): void {
    this.#served?.dispose();
    const served = serve(channel, this.#composed.orchestrator, this.#actions());
    this.#served = served;
    this.#attention.attach(view);
    view.onDidDispose(() => {
      served.dispose();
      channel.dispose();
      if (this.#served === served) this.#served = undefined;
    });
  }

  async run(command: CommandName, given: readonly unknown[]): Promise<void> {
    const done = await this.#palette.run(command, given);
    if (!done.ok) await vscode.window.showWarningMessage(plainMessage(done.fault.text));
  }

  readonly restore = (panel: vscode.WebviewPanel): void => this.#pages.restore(panel);

  image(hash: string): Promise<Uint8Array | undefined> {
    this.#review.begin();
    return this.#composed.ports.blobs.get(hash);
  }

  async close(): Promise<void> {
    this.#terminals.dispose();
    await this.#composed.close();
  }

  async #reload(): Promise<void> {
    // That a folder is trusted now does not wait for what is looked up.
    await this.#served?.refresh();
    await this.#composed.reload();
    this.#models.forget();
    this.offering.changed();
    await this.#pages.refresh();
    await this.#served?.refresh();
  }

  /** While the user still writes: what the first request would otherwise wait for. */
  async #warmUp(): Promise<Outcome<void>> {
    const refused = refusedHere();
    if (refused === undefined) await this.#composed.directory.warm();
    return refused ?? succeed(undefined);
  }

  #actions(): HostActions {
    const { directory, warnings, ports } = this.#composed;
    return {
      state: async () => {
        const blocked = blockedHere();
        const set = readEditorSettings();
        return {
          host: 'vscode',
          spent: await spentWords(ports.spend, set.settings.limits, ports.clock.now()),
          blocked,
          connected: isConnected(directory),
          // Nothing is asked of anybody before the workspace is trusted.
          models: blocked === undefined ? [...this.#models.list()] : [],
          model: directory.defaultModel(),
          modes: ['ask', 'plan', 'agent'],
          personas: [...this.#composed.orchestrator.personas],
          tools: [...this.#composed.orchestrator.planTools()],
          warnings: [...warnings, ...set.warnings],
          roots: ports.files.roots().map(({ name, path }) => ({ name, path })),
        };
      },
      carryOut: (command) => this.#carryOut(command),
      resolveMentions: async (mentions) => refusedHere() ?? this.#mentions.resolve(mentions),
      jobs: createJobList(ports.shell),
      lastSession: () => readLast(this.#storage),
      shown: (session) => {
        void writeLast(this.#storage, session);
        void this.#watch.show(session);
      },
    };
  }

  #changed(session: string, what: 'changed' | 'fresh' | 'left'): void {
    const view = this.#watch.view(session);
    this.#attention.changed(session, what === 'fresh');
    if (view === undefined) return;
    this.#plans.changed(view);
    this.#review.changed(view);
    if (this.#watch.shown !== view) return;
    this.#status.update(view);
    if (what === 'fresh') this.#treeLook.ask();
  }

  /** Evidence is looked after while nothing runs: what a run itself changes it knows. */
  async #lookAtTree(): Promise<void> {
    const { shown } = this.#watch;
    const own = shown !== undefined && this.#watch.own().includes(shown);
    if (!own || shown.status !== 'idle' || !hasEvidence(shown) || blockedHere() !== undefined) return;
    await this.#composed.orchestrator.dispatch({ type: 'tree.look', session: shown.session });
  }

  async #carryOut(command: HostCommand): Promise<Outcome<unknown>> {
    switch (command.type) {
      case 'file.open':
        return openFile(command.path, command.line);
      case 'diff.open':
        return refusedHere() ?? this.#review.open(command.session, { call: command.call }, command.path);
      case 'changes.open': {
        const { type: _type, session, parts: _parts, ...target } = command;
        return refusedHere() ?? this.#review.open(session, target);
      }
      case 'code.open':
        return openCode(command.text, command.language);
      case 'plan.save':
        return untrustedHere() ?? this.#plans.save(command.session);
      case 'plan.load':
        return refusedHere() ?? this.#plans.load(command.session);
      case 'plan.compare':
        return refusedHere() ?? this.#plans.compare(command.session);
      case 'link.open':
        return openLink(command.url);
      case 'terminal.show':
        return this.#terminals.show(command.call);
      case 'output.open':
        return openOutput({ ...this.#composed.ports, ...opening, folder: this.#composed.outputs }, command);
      case 'job.stop':
      case 'job.input':
        return actOnJob(this.#composed.ports.shell, command);
      case 'mention.search':
        return refusedHere() ?? this.#mentions.search(command.kind, command.query);
      case 'message.begin':
        return this.#warmUp();
      case 'policy.explain':
        return this.#pages.policy.explain({ kind: 'call', session: command.session, call: command.call });
      case 'provider.connect':
      case 'model.choose':
      case 'log.show':
        return this.#palette.run(LEADS_TO[command.type], []);
      case 'fault.act':
        if (command.action !== 'retry' && command.action !== 'resume') return actOn(command.action);
        if (command.session === undefined) return NOTHING_SHOWN;
        return this.#composed.orchestrator.dispatch({ type: 'run.resume', session: command.session });
    }
  }
}
