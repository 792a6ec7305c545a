/** Looks whether the ports of an instance are free, so that a taken one is named by the variable that moves it. */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { demoAddresses } from '@patchcord/demo-carrier/upstream';
import { hasUpstream, type Plan } from './plan.ts';

interface Wanted {
  what: string;
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
  portVariable: string;
  addressVariable?: string;
  /** The engine that holds it, where an engine does. */
  engine?: 'kamailio' | 'rtpengine';
}

const upstreamPorts = (plan: Plan): Wanted[] =>
  hasUpstream(plan)
    ? Object.values(demoAddresses).map((address) => ({
        what: 'the demo upstream',
        protocol: 'udp',
        address,
        port: plan.server.demoUpstreamPort,
        portVariable: 'PATCHCORD_DEMO_UPSTREAM_PORT',
      }))
    : [];

function wantedPorts(plan: Plan): Wanted[] {
  const { server, edge } = plan;
  const loopback = '127.0.0.1';
  const sip = {
    what: 'the edge (SIP)',
    address: edge.address,
    port: edge.sipPort,
    portVariable: 'PATCHCORD_EDGE_SIP_PORT',
    addressVariable: 'PATCHCORD_EDGE_ADDRESS',
    engine: 'kamailio',
  } as const;
  const second = { ...sip, address: edge.secondAddress, addressVariable: 'PATCHCORD_EDGE_SECOND_ADDRESS' } as const;
  const secure = { ...sip, protocol: 'tcp', port: edge.sipTlsPort, portVariable: 'PATCHCORD_EDGE_SIP_TLS_PORT' } as const;
  const device = { ...sip, what: 'the edge (desk phones)', port: edge.devicePort, portVariable: 'PATCHCORD_EDGE_DEVICE_PORT' } as const;
  const secureDevice = { ...device, protocol: 'tcp', port: edge.deviceTlsPort, portVariable: 'PATCHCORD_EDGE_DEVICE_TLS_PORT' } as const;
  const wss: Wanted[] =
    edge.websocketTlsPort === null
      ? []
      : [{ ...secure, what: 'the edge (phones)', port: edge.websocketTlsPort, portVariable: 'PATCHCORD_EDGE_WEBSOCKET_TLS_PORT' }];
  return [
    {
      what: 'the control plane',
      protocol: 'tcp',
      address: server.httpAddress,
      port: server.httpPort,
      portVariable: 'PATCHCORD_HTTP_PORT',
      addressVariable: 'PATCHCORD_HTTP_ADDRESS',
    },
    ...(server.mailInMailbox === ''
      ? []
      : [
          {
            what: 'the control plane (mail in)',
            protocol: 'tcp' as const,
            address: server.mailInAddress,
            port: server.mailInPort,
            portVariable: 'PATCHCORD_MAIL_IN_PORT',
            addressVariable: 'PATCHCORD_MAIL_IN_ADDRESS',
          },
        ]),
    { ...sip, protocol: 'udp' },
    { ...sip, protocol: 'tcp' },
    ...(edge.secondAddress === '' ? [] : [{ ...second, protocol: 'udp' } as const, { ...second, protocol: 'tcp' } as const]),
    ...(edge.certificateFile === '' ? [] : [secure, secureDevice, ...wss]),
    { ...device, protocol: 'udp' },
    { ...device, protocol: 'tcp' },
    { ...sip, what: 'the edge (phones)', protocol: 'tcp', port: edge.websocketPort, portVariable: 'PATCHCORD_EDGE_WEBSOCKET_PORT' },
    {
      what: 'the edge (sync)',
      protocol: 'tcp',
      address: loopback,
      port: edge.syncPort,
      portVariable: 'PATCHCORD_EDGE_SYNC_PORT',
      engine: 'kamailio',
    },
    {
      what: 'the edge (media control)',
      protocol: 'udp',
      address: loopback,
      port: edge.rtpenginePort,
      portVariable: 'PATCHCORD_EDGE_RTPENGINE_PORT',
      engine: 'rtpengine',
    },
    ...upstreamPorts(plan),
    { what: 'the edge agent', protocol: 'tcp', address: loopback, port: edge.httpPort, portVariable: 'PATCHCORD_EDGE_HTTP_PORT' },
  ];
}

/** null: free. */
function whyTaken({ protocol, address, port }: Wanted): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    if (protocol === 'tcp') {
      const server = createServer();
      server.once('error', resolve);
      server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(null)));
    } else {
      const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
      socket.once('error', (error) => {
        socket.close();
        resolve(error);
      });
      socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(null)));
    }
  });
}

/** Where the agent marks the engines it started. */
const marks = { kamailio: ['run', 'kamailio.json'], rtpengine: ['rtpengine.json'] } as const;

/** Engines outlive a killed agent, and the next agent adopts them: then their ports are taken rightly. */
function leftRunning(plan: Plan, engine: keyof typeof marks): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(join(plan.dataFolder, 'edge', ...marks[engine]), 'utf8'));
    return readFileSync(`/proc/${Number(pid)}/comm`, 'utf8').trim() === engine;
  } catch {
    return false;
  }
}

/** One sentence for each variable whose port or address cannot be had. */
export async function takenPorts(plan: Plan): Promise<string[]> {
  const sentences = new Map<string, string>();
  for (const wanted of wantedPorts(plan)) {
    if (wanted.engine && leftRunning(plan, wanted.engine)) continue;
    const error = await whyTaken(wanted);
    if (!error) continue;
    const { what, protocol, address, port, portVariable, addressVariable } = wanted;
    if (sentences.has(portVariable)) continue;
    const where = `Port ${port} (${protocol}, ${address})`;
    if (error.code === 'EADDRNOTAVAIL')
      sentences.set(addressVariable ?? portVariable, `${addressVariable} is ${address}, which is not an address of this machine.`);
    else if (error.code === 'EADDRINUSE')
      sentences.set(portVariable, `${where} is in use, and ${what} needs it. Set ${portVariable} to a free one.`);
    else if (error.code === 'EACCES') sentences.set(portVariable, `${where} needs root. Set ${portVariable} to one above 1023.`);
    else sentences.set(portVariable, `${where} for ${what}: ${error.message}. It is set by ${portVariable}.`);
  }
  return [...sentences.values()];
}
