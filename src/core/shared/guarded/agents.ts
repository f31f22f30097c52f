// What steers agents or lets their guards fall: instructions, skills, servers of tools, lists of what they may not see.
import { guarded } from './entry.ts';

const AGENT = 'it steers what agents do';
const HIDES = 'it tells agents what they may not see';
const SERVERS = 'agents start the programs that it names';

export const AGENT_PATHS = [
  ...guarded(SERVERS, {
    file: `
      mcp.json  .mcp.json  mcp.jsonc  mcp_{settings,config,servers}.json  *_mcp_settings.json  mcp-servers.json
      claude_desktop_config.json  gemini-extension.json  cagent.y*ml  {opencode,crush,.crush,.opencode}.{json,jsonc}  .mcp.toml
      {code*,vscodium*,cursor*,windsurf*,data}/user/mcp.json
    `,
  }),
  ...guarded(HIDES, {
    file: `
      .{cursor,cursorindexing,claude,gemini,roo,cline,codeium,windsurf,aider,ai,aiexclude,agent,copilot,orquestra,kilocode,augment}ignore
      .aiexclude
    `,
  }),
  ...guarded(AGENT, {
    folder: `
      .orquestra  .claude  .claude-plugin  .cursor  .codex  .gemini  .continue  .roo  .roo-*  .kilocode  .kiro  .amazonq
      .agents  .agent  .clinerules  .cline  .windsurf  .windsurfrules  .codeium  .goose  .opencode  .crush  .qwen  .trae
      .zencoder  .qodo  .void  .pearai  .vibe  .letta  .hermes  .grok  .ampcode  .amp  .pi  .openclaw  .clawdbot  .nanocoder
      .bolt  .lovable  .superdesign  .specify  .bmad-core  .taskmaster  .serena  .greptile  .sourcegraph  .forge  .mux
      .augment  .junie  .tabnine  .cody  .openhands  .devin  .factory  .warp  .copilot  .mcp  .rovodev  .plandex
      .github/{agents,prompts,instructions,chatmodes,skills,hooks,copilot}
    `,
    file: `
      {agents,agent,claude,gemini,qwen,crush,warp,codex,grok}.md  {agents,claude,gemini}.{local,override}.md  {,.}replit.md  {,.}bugbot.md
      copilot-instructions.md  *.{prompt,agent,instructions,chatmode}.md  skill.md  *.mdc  .rules
      .cursorrules  .clinerules*  .windsurfrules  .roorules*  .roomodes  .kilocodemodes  .goosehints  .augment-guidelines
      {,.}pr_agent.toml  .coderabbit.y*ml  {,.}greptile.json  {,.}sweep.y*ml  .ellipsis.y*ml  .continuerules  .llmrc
      .aider.*  .aider.conf.yml  .continuerc.json  .codex.{json,toml,yaml}  .openhands_instructions  .junierules
    `,
  }),
];
