import type { Reporter, TestModule } from 'vitest/node';

// A test that went well only when it was run once more is no success to be silent about: the fault that it found is still
// there. It is told at the end, with what went wrong at first.

export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const shaky = tests.filter((test) => test.diagnostic()?.flaky);
    if (shaky.length === 0) return;
    console.log(`\n${shaky.length} went well at the second try only; find out why:`);
    for (const test of shaky) {
      const [first] = test.result().errors ?? [];
      console.log(`  ${test.module.relativeModuleId} > ${test.fullName}\n    ${first?.message ?? ''}`);
    }
  }
}
