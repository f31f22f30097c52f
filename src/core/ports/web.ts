// Pages and search results from the web.
import type { Outcome } from '../../protocol/fault.ts';

export interface WebPage {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  /** Readable text as Markdown, or the body itself when it is not HTML; bounded. */
  readonly text: string;
  readonly truncated: boolean;
}

export interface WebPort {
  /** Faults: `web.unreachable`, `web.refused`, `web.too-large`, `web.not-text`. Redirects to another host are not followed. */
  fetch(url: string, signal: AbortSignal): Promise<Outcome<WebPage>>;
  /** Absent when no search provider has a key. */
  readonly search?: {
    readonly provider: string;
    readonly url: string;
    run(
      query: string,
      limit: number,
      signal: AbortSignal,
    ): Promise<Outcome<readonly { title: string; url: string; snippet: string }[]>>;
  };
}
