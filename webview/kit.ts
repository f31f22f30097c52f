// The UI toolkit's only importer: registers the one component the page uses, under the toolkit's own prefix.
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

/** Everything else is a native element, which is smaller and reads better to assistive technology. */
export function registerKit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}
