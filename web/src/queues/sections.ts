import type { ComponentType } from 'react';
import type { QueueSettings } from '../api/types.ts';
import { AfterCallSection } from './AfterCallSection.tsx';
import { DispositionsSection } from './DispositionsSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { MembersSection } from './MembersSection.tsx';
import { RecordingSection } from './RecordingSection.tsx';
import { WaitingSection } from './WaitingSection.tsx';
import { RoutingSection } from './RoutingSection.tsx';

// The sections of the page, in order. Each saves its own fields, so that two people may work on two of them at once.

export interface SectionProps {
  queue: QueueSettings;
}

export const sections: readonly { name: string; Section: ComponentType<SectionProps> }[] = [
  { name: 'general', Section: GeneralSection },
  { name: 'recording', Section: RecordingSection },
  { name: 'waiting', Section: WaitingSection },
  { name: 'afterCall', Section: AfterCallSection },
  { name: 'dispositions', Section: DispositionsSection },
  { name: 'routing', Section: RoutingSection },
  { name: 'members', Section: MembersSection },
];
