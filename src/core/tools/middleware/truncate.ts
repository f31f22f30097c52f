// Bounds what any tool may give to a model: the last wall behind the bounds that each tool has of its own.
import { clipMiddle } from '../../shared/text.ts';
import { after, type Middleware } from './middleware.ts';

/** Above what the largest built-in reading gives. */
const MOST = 300_000;

export const truncate: Middleware = after((result) => {
  if (result.forModel.length <= MOST) return result;
  const { text } = clipMiddle(result.forModel, MOST, (omitted) => `[… ${omitted} characters left out …]`);
  return { ...result, forModel: text };
});
