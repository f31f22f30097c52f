// VS Code's own models as a provider: listed where there are some, asked only when the user has chosen one by name.
import type { Model, ModelInfo, ModelRequest, Provider } from '../../../core/llm/model.ts';
import { type Fault, fail, fault, type Outcome, succeed } from '../../../protocol/fault.ts';
import { type EditorModel, OWN_VENDOR, type SelectEditorModels } from './editor-model.ts';
import { editorFault } from './model-faults.ts';
import { createTokenCount } from './reckon-usage.ts';
import { streamEditorModel } from './stream-editor-model.ts';
import { toMessages } from './to-messages.ts';

export const EDITOR_PROVIDER = 'vscode';

const IDLE_MS = 120_000;
/** Somebody has to find, read and answer VS Code's question. */
const CONSENT_MS = 600_000;

export interface EditorProviderParts {
  readonly select: SelectEditorModels;
  /** Why VS Code is not asked for anything now: the workspace is not trusted. */
  readonly refused: () => Fault | undefined;
  /** Asked before each request leaves: what the offline switch says to a model of which nobody knows where it runs. */
  readonly admit: (name: string) => Outcome<void>;
  readonly idleMs?: number;
  readonly consentMs?: number;
}

export interface EditorProvider {
  readonly provider: Provider;
  /** Finds out what there is, without asking the user anything. */
  look(signal: AbortSignal): Promise<Outcome<readonly ModelInfo[]>>;
}

export function createEditorProvider(parts: EditorProviderParts): EditorProvider {
  const known = new Map<string, EditorModel>();
  const models = new Map<string, Model>();

  const look = async (signal: AbortSignal): Promise<Outcome<readonly ModelInfo[]>> => {
    const refused = parts.refused();
    if (refused !== undefined) return { ok: false, fault: refused };
    try {
      const found = (await unlessAborted(parts.select({}), signal)).filter(isAnothers);
      known.clear();
      // Of two accounts with the same model the first one answers.
      for (const model of found) if (!known.has(nameOf(model))) known.set(nameOf(model), model);
      return succeed([...known].map(([name, model]) => infoOf(name, model)));
    } catch (error) {
      return { ok: false, fault: editorFault(error, 'its language models', { answered: false }) };
    }
  };

  const find = async (name: string): Promise<EditorModel | undefined> => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const [vendor = '', id = ''] = halves(name);
    const [found] = (await parts.select({ vendor, id })).filter(isAnothers);
    if (found !== undefined) known.set(name, found);
    return found;
  };

  const model = (name: string): Model => {
    const made = models.get(name) ?? modelOf(name, { ...parts, known, find });
    models.set(name, made);
    return made;
  };

  return {
    look,
    provider: {
      id: EDITOR_PROVIDER,
      label: 'VS Code',
      get configured() {
        return known.size > 0;
      },
      defaultModel: undefined,
      onlyChosen: true,
      models: look,
      model,
      check: async (signal) => {
        const found = await look(signal);
        if (!found.ok) return found;
        return found.value.length > 0 ? succeed(undefined) : fail(NO_MODELS.code, NO_MODELS.text);
      },
    },
  };
}

const NO_MODELS = fault(
  'model.unconfigured',
  'VS Code has no language models here. Sign in to one of its providers, or add one under "Manage Language Models" in VS Code.',
);

interface Finding extends EditorProviderParts {
  readonly known: Map<string, EditorModel>;
  find(name: string): Promise<EditorModel | undefined>;
}

function modelOf(name: string, parts: Finding): Model {
  const { known } = parts;
  const id = `${EDITOR_PROVIDER}/${name}`;
  const images = () => known.get(name)?.images ?? false;
  const convert = toMessages(images);
  const countOf = createTokenCount();
  const open = (found: EditorModel, request: ModelRequest, signal: AbortSignal) =>
    streamEditorModel(
      {
        name: `${found.name} (${found.vendor})`,
        model: found,
        messages: convert(request),
        count: countOf(found),
        idleMs: parts.idleMs ?? IDLE_MS,
        consentMs: parts.consentMs ?? CONSENT_MS,
      },
      request,
      signal,
    );
  return {
    id,
    local: false,
    // Part of a plan with VS Code or another extension: what a request takes from it nobody tells.
    price: null,
    capabilities: {
      get tools() {
        return known.get(name)?.tools ?? true;
      },
      get images() {
        return images();
      },
      files: false,
      thinking: false,
      structured: false,
      continues: false,
      efforts: [],
      get contextLimit() {
        return limitOf(known.get(name));
      },
      outputLimit: null,
    },
    stream: async function* (request, signal) {
      const problem = parts.refused() ?? faultOf(parts.admit(`VS Code’s model ${name}`));
      if (problem !== undefined) {
        yield { type: 'fault', fault: problem, parts: [] };
        return;
      }
      const found = await unlessAborted(parts.find(name), signal).catch(() => undefined);
      if (found === undefined && !signal.aborted) {
        yield { type: 'fault', fault: missingFault(name), parts: [] };
        return;
      }
      if (found === undefined) {
        yield { type: 'fault', fault: fault('model.stopped', `The answer of ${id} was stopped.`), parts: [] };
        return;
      }
      for await (const chunk of open(found, request, signal)) {
        // Looked up anew next time: it may come back as another object, of another account for instance.
        if (chunk.type === 'fault' && chunk.fault.code === 'model.not-found') known.delete(name);
        yield chunk;
      }
    },
  };
}

function missingFault(name: string): Fault {
  const own = halves(name)[0] === OWN_VENDOR;
  const what = own
    ? `vscode/${name} is a model that Orquestra itself offers to VS Code. Choose it by its own name, without vscode/${OWN_VENDOR}/.`
    : `VS Code has no model ${name}. Choose another model, or enable it under "Manage Language Models" in VS Code.`;
  return fault('model.not-found', what, { action: 'choose-model' });
}

const faultOf = (outcome: Outcome<void>): Fault | undefined => (outcome.ok ? undefined : outcome.fault);
/** Asking our own would come back here. */
const isAnothers = ({ vendor }: EditorModel): boolean => vendor !== OWN_VENDOR;
const nameOf = ({ vendor, id }: EditorModel): string => `${vendor}/${id}`;
const limitOf = (model: EditorModel | undefined): number | null =>
  model !== undefined && model.maxInputTokens > 0 ? model.maxInputTokens : null;

/** A vendor has no slash, the id of a model may have. */
function halves(name: string): readonly [string, string] {
  const slash = name.indexOf('/');
  return slash < 0 ? [name, ''] : [name.slice(0, slash), name.slice(slash + 1)];
}

function infoOf(name: string, model: EditorModel): ModelInfo {
  const label = model.name === '' ? model.id : model.name;
  return {
    id: name,
    label: `${label} (${model.vendor})${model.allowed === false ? ', not allowed in VS Code' : ''}`,
    contextLimit: limitOf(model),
    price: null,
    capabilities: { tools: model.tools ?? true, images: model.images ?? false, files: false, thinking: false },
    source: 'provider',
  };
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(new Error('VS Code did not answer in time'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
