// Joins one policy page to the policy: what the page sends is checked like anybody's, and rules are written only by its user's act.
import type { Policy } from '../core/policy/policy.ts';
import { type Fault, fault, type Outcome, succeed } from '../protocol/fault.ts';
import type { Channel } from '../protocol/frame.ts';
import type { PolicyQuestion } from '../protocol/policy.ts';
import {
  POLICY_FRAME_VERSION,
  type PolicyRequest,
  type PolicySetting,
  type PolicyState,
  type ToPolicyHost,
  ToPolicyHostSchema,
  type ToPolicyPage,
} from '../protocol/policy-frame.ts';
import { crashed, idOf } from './page-frames.ts';

/** What only the concrete host can do or know. */
export interface PolicyActions {
  around(): Promise<Pick<PolicyState, 'files' | 'settings' | 'now'>>;
  openFile(path: string): Promise<Outcome<unknown>>;
  openSetting(setting: PolicySetting): Promise<Outcome<unknown>>;
}

export interface ServedPolicy {
  /** Shows the rules and settings as they are now. */
  refresh(): Promise<void>;
  /** Explains something that was asked elsewhere, as soon as the page is there. */
  explain(question: PolicyQuestion): Promise<void>;
  dispose(): void;
}

export type PolicyChannel = Channel<ToPolicyPage, ToPolicyHost>;

export function servePolicy(channel: PolicyChannel, policy: Policy, actions: PolicyActions): ServedPolicy {
  let greeted = false;
  const waiting: ToPolicyPage[] = [];
  const tell = (frame: ToPolicyPage) => {
    if (greeted) channel.send(frame);
    else waiting.push(frame);
  };
  const refresh = async () => {
    const [around, rules] = await Promise.all([actions.around(), policy.rules()]);
    const state = { ...around, rules: [...(rules.ok ? rules.value : (rules.rest ?? []))] };
    if (greeted) channel.send({ kind: 'state', state: rules.ok ? state : { ...state, fault: rules.fault } });
  };
  const refuse = (id: number, problem: Fault) => channel.send({ kind: 'refusal', id, fault: problem });
  const receive = async (raw: unknown) => {
    const parsed = ToPolicyHostSchema.safeParse(raw);
    if (!parsed.success) {
      const id = idOf(raw);
      const text = 'That request is not understood; nothing was done.';
      if (id !== undefined) refuse(id, fault('frame.unknown', text));
      return;
    }
    if (parsed.data.kind === 'hello') {
      greeted = true;
      if (parsed.data.version !== POLICY_FRAME_VERSION)
        refuse(0, fault('frame.version', 'This page is of another version; reload the window.'));
      await refresh();
      for (const frame of waiting.splice(0)) channel.send(frame);
      return;
    }
    const { id, request } = parsed.data;
    const done = await carryOut(policy, actions, request).catch((error: unknown) => crashed(request.type, error));
    if (request.type === 'rule.save' || request.type === 'rule.remove') await refresh();
    if (done.ok) channel.send({ kind: 'reply', id, result: done.value ?? null });
    else refuse(id, done.fault);
  };
  const deaf = channel.listen((raw) => void receive(raw));
  return {
    refresh,
    explain: async (question) => {
      const explained = await policy.explain(question);
      tell({
        kind: 'explained',
        question,
        ...(explained.ok ? { explanation: explained.value } : { fault: explained.fault }),
      });
    },
    dispose: deaf,
  };
}

async function carryOut(policy: Policy, actions: PolicyActions, request: PolicyRequest): Promise<Outcome<unknown>> {
  switch (request.type) {
    case 'policy.explain':
      return policy.explain(request.question);
    case 'policy.simulate':
      return policy.simulate(request.candidate);
    case 'policy.suggest':
      return policy.suggest();
    case 'rule.save':
      return policy.save(request.rule);
    case 'rule.remove':
      return policy.remove(request.rule);
    case 'file.open': {
      const file = (await actions.around()).files.find(({ tier }) => tier === request.tier);
      if (file !== undefined) return actions.openFile(file.path);
      return { ok: false, fault: fault('policy.no-file', `There is no file of ${request.tier} rules.`) };
    }
    case 'setting.open':
      return actions.openSetting(request.setting);
    default:
      return succeed(undefined);
  }
}
