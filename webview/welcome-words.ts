// Every word of an empty conversation; apart from the others, because most pages begin with a conversation.
export const welcomeWords = {
  title: 'What should we work on?',
  hint: 'Type @ to add files, folders, problems or the selection. The mode below decides what may happen: Ask only reads, Plan proposes first, Agent edits and runs with your approval.',
  examples: [
    'Explain how this project is built and tested',
    'Find out why the tests fail and fix it',
    'Review @selection for bugs and edge cases',
  ],
  planHint:
    'Say what you want done. Orquestra proposes a plan here, which you can change before anything runs. Type @ to add files or the selection.',
  openPlan: 'Open a saved plan…',
  connectTitle: 'Connect a model to begin',
  connectText:
    'Orquestra works with the model provider of your choice: OpenAI, Anthropic, Ollama on this machine, or any compatible server. Keys stay in secret storage.',
} as const;
