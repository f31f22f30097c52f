// What is said where the offline switch keeps something on this machine, and the code it is known by.

/** Carried by the error of a request that was not sent. */
export const OFFLINE = 'ORQ_OFFLINE';

export const offlineText = (host: string) =>
  `${host} is not on this machine, and you have switched the network off (orquestra.policy.offline). Nothing was sent. Switch it on again, or use a model on this machine.`;

export const unknownText = (name: string) =>
  `Nobody can tell whether ${name} runs on this machine, and you have switched the network off (orquestra.policy.offline). Nothing was sent. Switch it on again, or use a model on this machine.`;

export interface OutboundFigures {
  readonly offline: boolean;
  /** Requests that left this machine. */
  readonly sent: number;
  /** Requests to a server on this machine. */
  readonly local: number;
  /** Requests that were not sent, because the switch is on. */
  readonly blocked: number;
}

const count = (number: number) => `${number} ${number === 1 ? 'request' : 'requests'}`;

/** Undefined while the switch is off: then there is nothing to prove. */
export function tellOutbound({ offline, sent, local, blocked }: OutboundFigures): string | undefined {
  if (!offline) return undefined;
  const left =
    sent === 0
      ? '0 bytes left this machine'
      : `nothing leaves this machine since it was switched off, ${count(sent)} before`;
  return `Offline: ${left}; ${count(blocked)} blocked, ${count(local)} to a server on it`;
}
