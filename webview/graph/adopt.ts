// Makes an element known together with its styles, once.

export function adopt(name: string, element: CustomElementConstructor, styles: readonly string[]): void {
  if (customElements.get(name) !== undefined) return;
  for (const text of styles) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }
  customElements.define(name, element);
}
