import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { type OidcProvider, startOidcProvider } from '../../support/oidcProvider';
import { inKeychain, rawClients, useFixture } from '../fixture';
import { beginAnew } from './formFixture';

describe('the form for an OAuth 2.0 client', () => {
  useFixture();
  let server: OidcProvider;

  before(async () => {
    server = await startOidcProvider();
  });
  beforeEach(() => workbench.reset());
  after(async () => {
    await workbench.reset();
    await server.stop();
  });

  it('asks for the addresses and the secret, and fetches a token from that server', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    const { clientId, clientSecret } = server.clients.client_secret_basic;
    await beginAnew();
    await quickInput.pick('OAuth 2.0');
    await quickInput.waitFor('For development and tests');
    assert.equal(await quickInput.rows().getByText('Another Address').count(), 0);
    await quickInput.pick('Sandbox');
    await quickInput.waitFor('Name the client');
    await quickInput.answer('menu');
    await quickInput.waitFor('The client ID that the authorization server issued');
    await quickInput.answer(clientId);
    await quickInput.waitFor("server's token endpoint");
    await quickInput.type('http://auth.example/token');
    await quickInput.waitFor('It must be https');
    await driver.screenshot('form-oauth2-token-url');
    await quickInput.answer(server.tokenUrl);
    await quickInput.waitFor('API origins');
    await quickInput.type('https://api.example');
    await quickInput.waitFor('Add this value');
    await driver.screenshot('form-oauth2-api-origins');
    await quickInput.pick('https://api.example');
    await driver.press('Enter');
    await quickInput.waitFor('private_key_jwt');
    await driver.screenshot('form-oauth2-authentication');
    await quickInput.pick('client_secret_basic');
    await quickInput.waitFor('Scopes');
    await driver.press('Enter');
    await quickInput.waitFor('Client secret');
    await quickInput.answer(clientSecret);
    await driver.notifications().getByText('“menu” was added. Its token is valid until').waitFor();
    await driver.screenshot('form-oauth2-added');
    assert.deepEqual(await rawClients(), [
      {
        name: 'menu',
        provider: 'oauth2',
        environment: 'sandbox',
        clientId,
        tokenUrl: server.tokenUrl,
        apiOrigins: ['https://api.example'],
      },
    ]);
    assert.equal(await inKeychain('getPassword', `${server.url}|${clientId}|clientSecret`), clientSecret);
  });
});
