import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from '../../prisma/freePort.ts';
import { startGuarded, stopGuarded } from '../../prisma/guardedProcess.ts';
import { findDovecot } from '../../server/launch/testParts.ts';

/** A real IMAP server of one's own, on this machine only, that can be stopped and started again. */
export interface Dovecot {
  port: number;
  /** Makes a mailbox. */
  setUser(name: string, password: string): Promise<void>;
  /** Puts mails into the inbox as a delivery agent does, in this order. */
  deliver(name: string, raws: readonly string[]): Promise<void>;
  /** Works in a mailbox as its owner. */
  as<T>(name: string, work: (client: ImapFlow) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Mailboxes may not be root's. */
const NOBODY = 65_534;

/** `tokenInfoUrl`: where it asks whose mailbox a token opens (OAuth 2); without it there are passwords alone. */
export async function startDovecot({ tokenInfoUrl }: { tokenInfoUrl?: string } = {}): Promise<Dovecot> {
  const program = findDovecot();
  if (program === undefined) throw new Error('There is no dovecot: "npm test" installs it, or says how to.');
  const isRoot = process.getuid?.() === 0;
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-imap-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const owner = isRoot ? { uid: NOBODY, gid: NOBODY } : { uid: userInfo().uid, gid: userInfo().gid };
  const config = path.join(folder, 'dovecot.conf');
  await writeFile(config, configOf({ folder, port, owner, isRoot, hasTokens: tokenInfoUrl !== undefined }));
  await writeFile(
    path.join(folder, 'oauth2.conf'),
    `tokeninfo_url = ${tokenInfoUrl}?access_token=\nusername_attribute = email\ntimeout_msecs = 5000\n`,
  );
  const passwords = new Map<string, string>();
  const mailOf = (name: string) => path.join(folder, 'mail', name);
  let server: ReturnType<typeof startGuarded> | null = null;
  let count = 0;

  const start = async (): Promise<void> => {
    server = startGuarded([program, '-F', '-c', config], { out: 'ignore' });
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(30))
      if (await greets(port)) return;
    throw new Error('dovecot did not start within 10 s');
  };
  const stop = async (): Promise<void> => {
    if (server) await stopGuarded(server);
    server = null;
  };
  await mkdir(path.join(folder, 'users'));
  await start();

  return {
    port,
    start,
    stop,
    async setUser(name, password) {
      passwords.set(name, password);
      for (const part of ['', 'cur', 'new', 'tmp']) {
        await mkdir(path.join(mailOf(name), part), { recursive: true });
        await chown(path.join(mailOf(name), part), owner.uid, owner.gid);
      }
      // A file for each: it looks at one again after a second, and would not know who has come meanwhile.
      await writeFile(path.join(folder, 'users', name), `${name}:{PLAIN}${password}\n`);
    },
    async deliver(name, raws) {
      for (const raw of raws) {
        count += 1;
        // The order of names is the order of numbers.
        const file = `${1_700_000_000 + count}.M${count}.test`;
        await writeFile(path.join(mailOf(name), 'tmp', file), raw, { mode: 0o644 });
        await chown(path.join(mailOf(name), 'tmp', file), owner.uid, owner.gid);
      }
      for (const file of (await readdir(path.join(mailOf(name), 'tmp'))).toSorted())
        await rename(path.join(mailOf(name), 'tmp', file), path.join(mailOf(name), 'new', file));
    },
    async as(name, work) {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: name, pass: passwords.get(name) ?? '' },
        logger: false,
        disableAutoIdle: true,
      });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.logout().catch(() => undefined);
      }
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Setup {
  folder: string;
  port: number;
  owner: { uid: number; gid: number };
  isRoot: boolean;
  hasTokens: boolean;
}

/** Everything in one folder; who is not root runs all of it as themselves. */
function configOf({ folder, port, owner, isRoot, hasTokens }: Setup): string {
  const me = userInfo();
  const unprivileged = `
default_internal_user = ${me.username}
default_internal_group = ${me.gid}
default_login_user = ${me.username}
service anvil { chroot = 
}`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login${hasTokens ? ' xoauth2 oauthbearer' : ''}
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 50
first_valid_uid = 1
maildir_very_dirty_syncs = no
imap_idle_notify_interval = 29 mins
${hasTokens ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}` : ''}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users/%u
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
${isRoot ? '' : unprivileged}
`;
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const close = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => close(false));
    socket.once('data', (data) => close(data.toString().startsWith('* OK')));
    socket.once('error', () => close(false));
  });
}
