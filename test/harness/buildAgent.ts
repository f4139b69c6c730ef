import { buildExtension } from './buildExtension';
import { agentFolder } from './paths';

/**
 * VS Code's own way to run a test module (`extensionTestsPath`) shows no notification and answers every modal
 * dialog by itself. An ordinary extension leaves the window as a person has it.
 */
const manifest = {
  name: 'host-agent',
  publisher: 'kunci',
  version: '0.0.0',
  activationEvents: ['*'],
  extensionKind: ['workspace'],
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Makes the folder of the agent's extension. */
export async function buildAgent(): Promise<void> {
  await buildExtension(agentFolder, 'test/harness/agent.ts', manifest);
}
