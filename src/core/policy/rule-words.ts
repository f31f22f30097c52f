// How a decision names the rule it rests on: by whose it is and what it says.
import type { Rule, RuleTier } from '../../protocol/approval.ts';

const WHOSE: Record<RuleTier, string> = {
  managed: 'A rule of your organisation',
  user: 'A rule of yours',
  workspace: 'A rule of this workspace',
  session: 'A rule of this session',
};

export const tightensAs = (rule: Rule) =>
  `${WHOSE[rule.tier]} ${rule.verdict === 'deny' ? 'forbids it' : 'wants it asked'}${why(rule)}`;

export const allowsAs = (rule: Rule) => `${WHOSE[rule.tier]} allows it${why(rule)}`;

const why = ({ reason }: Rule) => (reason.trim() === '' ? '.' : `: ${reason}`);
