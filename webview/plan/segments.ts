// Which rows of a long list to draw, and how much room the others take: what is in sight, and a row that has the focus.
import type { Range } from '../text/window-range.ts';

export type Segment = { readonly index: number } | { readonly gap: number };

export function segmentsOf(heights: readonly number[], { start, end }: Range, kept: number): readonly Segment[] {
  const segments: Segment[] = [];
  let gap = 0;
  for (let index = 0; index < heights.length; index++) {
    if ((index >= start && index < end) || index === kept) {
      if (gap > 0) segments.push({ gap });
      gap = 0;
      segments.push({ index });
    } else {
      gap += heights[index] ?? 0;
    }
  }
  if (gap > 0) segments.push({ gap });
  return segments;
}
