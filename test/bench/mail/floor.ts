import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

// The floor: smtp-server with mailparser behind it, and nothing kept.

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    simpleParser(stream, { skipTextToHtml: true }).then(
      () => done(),
      (error: Error) => done(error),
    );
  },
});
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address();
  process.send?.({ type: 'ready', port: typeof address === 'object' ? address?.port : 0 });
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
