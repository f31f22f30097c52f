// Whether a call that nobody can read was damaged on its way or written so by the model: chance does not strike twice running.

/** Told of each whole answer whether a call of it cannot be read; true where that is to be taken for damage. */
export type Doubt = (unreadable: boolean) => boolean;

/** One for each model, for as long as its server is in use. Only the first of several unreadable ones running is doubted. */
export function createDoubts(): (model: string) => Doubt {
  const doubted = new Set<string>();
  return (model) => (unreadable) => {
    const first = unreadable && !doubted.has(model);
    if (unreadable) doubted.add(model);
    else doubted.delete(model);
    return first;
  };
}

/** Where an answer says its calls twice, none can have been damaged unseen. */
export const noDoubt: Doubt = () => false;
