// Another extension that brings a language model: it looks into the readme with the tool it is given, and says so.
const vscode = require('vscode');

const answer = (messages, progress) => {
  const results = messages.flatMap(({ content }) =>
    content.filter((part) => part instanceof vscode.LanguageModelToolResultPart),
  );
  progress.report(
    results.length === 0
      ? new vscode.LanguageModelToolCallPart('c1', 'read_file', { path: 'README.md' })
      : new vscode.LanguageModelTextPart('I have read the readme for you.'),
  );
};

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('storied', {
      provideLanguageModelChatInformation: () => [
        {
          id: 'reader',
          name: 'Storied reader',
          family: 'storied',
          version: '1',
          maxInputTokens: 64_000,
          maxOutputTokens: 4_000,
          capabilities: { toolCalling: true, imageInput: false },
        },
      ],
      provideLanguageModelChatResponse: async (_model, messages, _options, progress) => answer(messages, progress),
      provideTokenCount: async () => 7,
    }),
  );
};
