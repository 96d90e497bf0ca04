import { readConfig, type SandboxConfig } from './config.ts';
import { startSandbox } from './startSandbox.ts';

const stopWithinMs = 1500;

async function main(): Promise<void> {
  const sandbox = await startSandbox(configOrExit());
  console.log(
    `sandbox: be the customer at ${sandbox.url} (their mail server is on port ${sandbox.smtpPort})`,
  );
  process.send?.({ type: 'ready', url: sandbox.url, smtpPort: sandbox.smtpPort });

  const stop = (): void => {
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    void sandbox.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever started this process is gone: nobody is left to play for.
  process.once('disconnect', stop);
}

function configOrExit(): SandboxConfig {
  try {
    return readConfig();
  } catch (error) {
    console.error(
      `sandbox: the environment is not right\n${error instanceof Error ? error.message : String(error)}`,
    );
    process.exit(1);
  }
}

await main();
