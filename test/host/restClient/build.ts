import { join } from 'node:path';
import { buildExtension } from '../buildExtension';
import { hostFolder } from '../paths';

/** The real one's id and the place where it runs. */
const manifest = {
  name: 'rest-client',
  publisher: 'humao',
  version: '0.0.1',
  activationEvents: ['onCommand:rest-client.request', 'onLanguage:http'],
  contributes: {
    commands: [{ command: 'rest-client.request', title: 'Send Request', category: 'Stand-in' }],
  },
};

/** @returns the folder of the stand-in's extension */
export async function buildRestClient(): Promise<string> {
  const folder = join(hostFolder, 'rest-client');
  await buildExtension(folder, 'test/host/restClient/extension.ts', manifest);
  return folder;
}
