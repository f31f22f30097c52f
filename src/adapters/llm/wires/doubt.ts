// Whether a call that nobody can read was damaged on its way or written so by the model: chance does not strike twice running.

/** Told of each whole answer whether a call of it cannot be read; true where that is to be taken for damage. */
export type Doubt = (unreadable: boolean) => boolean;

/** One for each model, for as long as its server is in use. Who wrote so twice running writes so: it is not asked twice again. */
export function createDoubts(): (model: string) => Doubt {
  const known = new Map<string, 'doubted' | 'believed'>();
  return (model) => (unreadable) => {
    const before = known.get(model);
    if (before === 'believed') return false;
    if (unreadable) known.set(model, before === undefined ? 'doubted' : 'believed');
    else known.delete(model);
    return unreadable && before === undefined;
  };
}

/** Where an answer says its calls twice, none can have been damaged unseen. */
export const noDoubt: Doubt = () => false;
