import { join } from 'node:path';
import { buildExtension } from '../buildExtension';
import { installFolder } from '../paths';

/** With REST Client's id, so that Kunci takes it for that, and its activation, so that it runs in the same host. */
const manifest = {
  name: 'rest-client',
  publisher: 'humao',
  version: '0.0.1',
  activationEvents: ['onCommand:rest-client.request', 'onLanguage:http'],
  contributes: {
    commands: [{ command: 'rest-client.request', title: 'Send Request', category: 'Test Sender' }],
  },
};

/** @returns the folder of the test sender's extension */
export async function buildSender(): Promise<string> {
  const folder = join(installFolder, 'sender');
  await buildExtension(folder, 'test/harness/sender/extension.ts', manifest);
  return folder;
}
