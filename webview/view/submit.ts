// Lets the toolkit's button submit the form it stands in, which it does not do by itself.
export function submitForm(event: Event): void {
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.closest('form')?.requestSubmit();
}
