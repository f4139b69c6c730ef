import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../host/command';
import { root } from '../host/paths';
import { selfSigned } from '../unit/fixtures/selfSignedCertificate';
import { compared, type Figure, milliseconds, type Row } from './figure';
import { startTokenServer } from './tokenServer';

/** What the child process measured, in milliseconds at the median. */
export interface TokenTimes {
  readonly gobiz: { readonly bare: number; readonly ours: number; readonly openidClient: number };
  readonly doku: {
    readonly bare: number;
    readonly ours: number;
    readonly signature: number;
    readonly library: number;
  };
}

/** A token from a server on loopback, over TLS, a connection for each. */
export const tokens: Row = {
  name: 'tokens',
  title: 'a token from a server on loopback',
  run: async () => figures(await measureInChild()),
};

function figures({ gobiz, doku }: TokenTimes): readonly Figure[] {
  const bare = 'https.request, no keep-alive';
  const kept = 'openid-client, keep-alive';
  return [
    compared('GoBiz token', gobiz.ours, bare, gobiz.bare, milliseconds, 1.15),
    compared('GoBiz token', gobiz.ours, kept, gobiz.openidClient, milliseconds),
    compared('DOKU token net of signature', doku.ours - doku.signature, bare, doku.bare, milliseconds, 1.15),
    compared('DOKU token', doku.ours, 'doku-nodejs-library', doku.library, milliseconds),
  ];
}

/** Node reads further certificates only when it starts, and Kunci never goes without a check. */
async function measureInChild(): Promise<TokenTimes> {
  const server = await startTokenServer();
  const folder = await mkdtemp(join(tmpdir(), 'kunci-bench-'));
  try {
    const certificate = join(folder, 'localhost.pem');
    await writeFile(certificate, selfSigned.cert);
    const { code, output } = await runCommand(
      process.execPath,
      ['--import', 'tsx', join(root, 'test/bench/tokensChild.ts'), String(server.port)],
      { cwd: root, environment: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } },
    );
    if (code !== 0) throw new Error(output);
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as TokenTimes;
  } finally {
    server.stop();
    await rm(folder, { recursive: true });
  }
}
