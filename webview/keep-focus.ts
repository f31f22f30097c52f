// Gives the focus back to what had it when the page gets it again: each box of the editor's own takes it from the element too.
export function keepFocus(): void {
  let last: EventTarget | null = null;
  document.addEventListener('focusin', ({ target }) => {
    last = target;
  });
  window.addEventListener('focus', () => {
    if (document.activeElement === document.body && last instanceof HTMLElement) last.focus({ preventScroll: true });
  });
}
