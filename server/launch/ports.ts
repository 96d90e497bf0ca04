import { freePort, isPortFree } from '../../prisma/freePort.ts';
import type { LaunchSettings } from './settings.ts';

export interface Ports {
  hub: number;
  sandbox: number;
  inboundSmtp: number;
  sandboxSmtp: number;
  database: number;
}

/** All ports follow from PORT; one that is taken gives way to any free one. */
export async function choosePorts(settings: LaunchSettings): Promise<Ports> {
  const { port } = settings;
  if (settings.isPortChosen && !(await isPortFree(port))) {
    throw new Error(
      `Port ${port} is taken by another program. Choose another: PORT=${port + 100} npm start (0 takes any free one).`,
    );
  }
  const chosen = new Set([port]);
  const pick = async (wanted: number) => {
    const isUsable =
      settings.isPortChosen && wanted <= 65_535 && !chosen.has(wanted) && (await isPortFree(wanted));
    const picked = isUsable ? wanted : await freePort(chosen);
    chosen.add(picked);
    return picked;
  };
  return {
    hub: port,
    sandbox: await pick(port + 1),
    inboundSmtp: await pickInboundSmtp(settings, pick),
    sandboxSmtp: await pick(port + 3),
    database: await pick(port + 4),
  };
}

async function pickInboundSmtp(
  settings: LaunchSettings,
  pick: (wanted: number) => Promise<number>,
): Promise<number> {
  const asked = settings.inboundSmtpPort;
  if (asked === undefined) return pick(settings.port + 2);
  if (await isPortFree(asked)) return asked;
  throw new Error(`INBOUND_SMTP_PORT ${asked} is taken by another program. Choose another.`);
}
