// Puts approvals and questions to whoever sits at the terminal; an empty answer is no.
import { createInterface } from 'node:readline/promises';
import type { Session } from '../../core/orchestrator/session.ts';
import type { Approval } from '../../protocol/approval.ts';
import type { Event } from '../../protocol/event.ts';

export async function askOnTerminal(event: Event, session: Session): Promise<void> {
  if (event.type === 'approval.requested') await askApproval(event.approval, session);
  if (event.type === 'question.asked') {
    const { call, question, options } = event.question;
    const list = options.map((option, index) => `  ${index + 1}. ${option}\n`).join('');
    const answer = (await ask(`\n${question}\n${list}> `)).trim();
    session.waiting.answerQuestion(call, options[Number(answer) - 1] ?? answer);
  }
}

async function askApproval(approval: Approval, session: Session): Promise<void> {
  const { preview } = approval;
  const lines = [`\n${approval.title}: ${approval.summary}`, ...approval.reasons.map((reason) => `  ${reason}`)];
  if (preview?.kind === 'diff') {
    for (const file of preview.files) lines.push(`--- ${file.label} (+${file.added} −${file.removed})`, file.hunks);
  }
  if (preview?.kind === 'terminal') lines.push(`  in ${preview.cwd}: ${preview.command}`);
  if (approval.rule !== undefined) lines.push(`  always would save this rule: ${approval.rule.reason}`);
  const choices = approval.rule === undefined ? '[y]es once, [n]o' : '[y]es once, [a]lways, [n]o';
  const given = (await ask(`${lines.join('\n')}\nAllow? ${choices}: `)).trim().toLowerCase();
  const answer =
    given === 'y' || given === 'yes' ? 'once' : given === 'a' && approval.rule !== undefined ? 'always' : 'deny';
  session.waiting.answerApproval({
    approval: approval.id,
    hash: approval.hash,
    answer,
    rule: answer === 'always' ? approval.rule : undefined,
  });
}

async function ask(text: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(text);
  } catch {
    return '';
  } finally {
    reader.close();
  }
}
