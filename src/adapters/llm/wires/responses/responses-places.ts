// Which item an event of a responses stream is about: by its id, else by its place, since imitations lack one or give the same to all.
import { type Fields, fields, number, text } from '../fields.ts';
import { newItem, type ResponseItem } from './responses-items.ts';

/** `kind` is the type of item that such an event is about. */
export function place(items: ResponseItem[], event: Fields, kind: string): ResponseItem {
  const raw = fields(event.item);
  const id = text(event.item_id) || text(raw.id);
  const index = number(event.output_index);
  // Some know a call by its own id alone, others give the same id to items that stand in different places.
  const isNamed = (item: ResponseItem) => (item.item === id || item.id === id) && fits(item, kind);
  const here = (item: ResponseItem) => isNamed(item) && (index === undefined || item.index === index);
  const anywhere = event.type === 'response.output_item.added' ? undefined : isNamed;
  const named = id === '' ? undefined : (items.findLast(here) ?? (anywhere && items.findLast(anywhere)));
  if (named !== undefined) return named;
  const there = items.filter((item) => (index === undefined || item.index === index) && fits(item, kind));
  const found = there.findLast((item) => !item.ended && !isAnother(item, raw, event)) ?? twin(there, raw, event);
  if (found !== undefined) return found;
  const item = newItem(index ?? items.length);
  if (event.item === undefined) item.type = kind;
  items.push(item);
  return item;
}

const fits = (item: ResponseItem, kind: string) => item.type === '' || item.type === kind;

/** What is announced under an id of its own is another item; an end is that of what is open, unless it is another call's. */
function isAnother(item: ResponseItem, raw: Fields, event: Fields): boolean {
  const call = text(raw.call_id);
  if (item.id !== '' && call !== '') return item.id !== call;
  return event.type === 'response.output_item.added' && item.item !== '' && text(raw.id) !== item.item;
}

/** Of items that have ended: the one that is told once more, or that a late piece is about. */
function twin(ended: readonly ResponseItem[], raw: Fields, event: Fields): ResponseItem | undefined {
  const call = text(raw.call_id);
  if (call !== '') return ended.findLast((item) => item.id === call);
  if (event.item === undefined) return ended.at(-1);
  return text(raw.id) === '' ? ended.at(-1) : undefined;
}

/** The items of the whole answer with those they are; one that is named anew where nothing stands for sure is left out. */
export function placesOfOutput(
  items: ResponseItem[],
  output: readonly Fields[],
): readonly (readonly [ResponseItem, Fields])[] {
  const ordered = items.toSorted((one, other) => one.index - other.index);
  const sameOrder = ordered.every((item, index) => item.type === '' || item.type === output[index]?.type);
  const before = [...items];
  return output.flatMap((raw, index) => {
    const type = text(raw.type);
    const call = text(raw.call_id);
    const known =
      (call === '' ? undefined : before.find((item) => item.id === call)) ??
      (sameOrder ? ordered[index] : before.find((item) => item.type === type && !item.ended));
    if (known !== undefined) return [[known, raw] as const];
    if (!sameOrder && before.some((item) => item.type === type)) return [];
    const item = newItem(index);
    items.push(item);
    return [[item, raw] as const];
  });
}
