import assert from 'node:assert/strict';
import { hour, tenSeconds } from './plan';
import { type Figures, soakReally, soakVirtually } from './soak';

describe('twenty senders at a server that fails, restarts and changes its keys', () => {
  it('send for an hour of virtual time, never with a token that is known to be dead', async () => {
    const figures = await soakVirtually(hour);
    assert.ok(figures.sends > 200_000, `${figures.sends} sends`);
    assert.ok(figures.noticed > 20, `only ${figures.noticed} noticed a change of keys`);
    assertTrusty(figures, 1.2);
    assert.ok(figures.longestWait < 20_000, `a sender waited ${figures.longestWait} ms`);
  }).timeout(120_000);

  it('do so for ten seconds of real time with real sockets, and leave none behind', async () => {
    const figures = await soakReally(tenSeconds);
    assert.ok(figures.sends > 300, `${figures.sends} sends`);
    // So few tokens make the ratio a matter of luck.
    assertTrusty(figures, 1.5);
  }).timeout(60_000);
});

function assertTrusty({ dead, odd, ratio, heap, handles }: Figures, mostTokens: number): void {
  assert.equal(dead, 0);
  assert.deepEqual(odd, []);
  assert.ok(ratio <= mostTokens, `${ratio} times the tokens that are needed`);
  assert.ok(heap[1] < heap[0] + 4_000_000, `the heap grew from ${heap[0]} to ${heap[1]} bytes`);
  assert.ok(handles[1] <= handles[0], `${handles[1]} handles are open, ${handles[0]} were before`);
}
