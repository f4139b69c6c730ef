import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/base/clock';
import { SleepingMachine } from '../../support/sleepingMachine';

const second = 1000;
const hour = 3600 * second;

describe('systemClock', () => {
  let machine: SleepingMachine;
  let calls: number;
  const call = (): void => {
    calls += 1;
  };

  beforeEach(() => {
    machine = new SleepingMachine();
    calls = 0;
  });
  afterEach(() => machine.restore());

  for (const wait of [0, 1, 15 * second, 15 * second + 1, hour, 30 * 24 * hour]) {
    it(`calls back once after ${wait} ms, and not before`, async () => {
      systemClock.after(wait, call);
      await machine.run(Math.max(0, wait - 1));
      assert.equal(calls, wait === 0 ? 1 : 0);
      await machine.run(wait + hour);
      assert.equal(calls, 1);
    });
  }

  it('calls back at most 15 s after the machine slept past the time', async () => {
    systemClock.after(hour, call);
    await machine.run(10 * second);
    machine.sleep(2 * hour);
    await machine.run(15 * second);
    assert.equal(calls, 1);
  });

  it('does not wait longer if the wall clock is set back', async () => {
    systemClock.after(hour, call);
    machine.sleep(-5 * hour);
    await machine.run(hour + 1);
    assert.equal(calls, 1);
  });

  it('never calls back after it is disposed of, and leaves no timer', async () => {
    const wait = systemClock.after(hour, call);
    await machine.run(20 * second);
    wait.dispose();
    assert.equal(machine.pending, 0);
    await machine.run(2 * hour);
    assert.equal(calls, 0);
  });
});
