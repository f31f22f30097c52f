// Scrolls no more than it takes to see an element; of what is taller than the room there is, its beginning.

export function bringIntoSight(scroller: HTMLElement | undefined, element: Element | null | undefined): void {
  if (scroller === undefined || element == null) return;
  const room = scroller.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  if (top < room.top) scroller.scrollTop += top - room.top;
  else if (bottom > room.bottom) scroller.scrollTop += Math.min(bottom - room.bottom, top - room.top);
}
