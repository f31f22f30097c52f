// Discounts on amounts of whole cents.

/** The part of the amount that is taken off, rounded to the nearest cent. */
export function discountOn(cents, percent) {
  if (percent < 0 || percent > 100) throw new RangeError(`A discount of ${percent} % makes no sense`);
  return Math.floor((cents * percent) / 100);
}

export function discounted(cents, percent) {
  return cents - discountOn(cents, percent);
}
