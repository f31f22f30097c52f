// What a server does otherwise than the wire that it speaks says: what a preset, or the user for an own server, may set.

export interface Quirks {
  /** The output limit's name in chat completions; OpenAI itself renamed it, most others did not. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /**
   * How chat completions is told how much to think: `reasoning_effort: "low"` (OpenAI, Groq, xAI, Google),
   * `reasoning: {effort}` (OpenRouter), `thinking: {type}` (servers that know only on and off), and that with
   * `reasoning_effort` beside it (DeepSeek).
   */
  readonly reasoningField?: 'reasoning_effort' | 'reasoning' | 'thinking' | 'thinking_and_effort' | 'none';
  /**
   * Under what name a model's thinking goes back to it; left out when absent. `content`: as a piece of the answer's content
   * (Mistral); `thinking_blocks`: as Claude's signed blocks (LiteLLM).
   */
  readonly givesBackReasoning?: 'reasoning_content' | 'reasoning' | 'reasoning_details' | 'thinking_blocks' | 'content';
  /** Takes only calls whose ids are nine letters and digits. */
  readonly callIds?: 'nine';
  /** Refuses a word of the user right after results: an answer must stand between them. */
  readonly answersResults?: boolean;
  /** Refuses calls without the signature that its newer models give theirs; another model's calls have none. */
  readonly signsCalls?: boolean;
  /** Takes `cache_control` on content, as OpenRouter and LiteLLM do for Claude. */
  readonly cacheControl?: boolean;
  /** Takes `prompt_cache_key`. */
  readonly cacheKey?: boolean;
  /** Takes documents as `file` content. */
  readonly files?: boolean;
  /** Refuses `stream_options`, or needs none to tell usage. */
  readonly noStreamOptions?: boolean;
  /** Its models lose their way with several calls at once. */
  readonly noParallel?: boolean;
  /** Refuses in the schemas of tools what OpenAPI has no word for (Google). */
  readonly plainSchemas?: boolean;
  /** Who speaks the system text; `user` where the server knows no other role. */
  readonly systemRole?: 'system' | 'developer' | 'user';
  /** Added to each request as it is; wins over what the wire says. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}
