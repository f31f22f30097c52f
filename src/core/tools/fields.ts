// The fields that tools' inputs are made of: checked here, and carried to the model without bounds that only cost tokens.
import * as z from 'zod';

export const filled = () => z.string().refine((text) => text.trim() !== '', 'must not be empty');

export const whole = (from: number) =>
  z.number().refine((number) => Number.isSafeInteger(number) && number >= from, `must be a whole number from ${from}`);
