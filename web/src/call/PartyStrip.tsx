import { Button, Loader, Tooltip } from '@mantine/core';
import {
  IconArrowsExchange,
  IconArrowMerge,
  IconCheck,
  IconPhone,
  IconPhonePause,
  IconUserMinus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { order } from './inCallOrders.ts';
import classes from './PartyStrip.module.css';
import { nameOf, openGuestsOf, privateGuestOf, type Guest } from './parties.ts';

function Party({ name, state, isHeld }: { name: string; state: string; isHeld: boolean }) {
  const Icon = isHeld ? IconPhonePause : IconPhone;
  return (
    <span className={classes['party']} data-held={isHeld}>
      <Icon size={15} aria-hidden="true" />
      <span className="truncate">{name}</span>
      <span className={classes['state']}>{state}</span>
    </span>
  );
}

/** Asked or rung, and not there yet. */
function Coming({ conversation, guest }: { conversation: Conversation; guest: Guest }) {
  const { t } = useTranslation();
  const isPrivate = guest.mode !== 'add';
  const words = guest.mode === 'cold' ? 'guest.takeBack' : isPrivate ? 'guest.back' : 'guest.remove';
  return (
    <>
      <span className={classes['party']}>
        <Loader size={13} />
        <span className="truncate">{nameOf(guest)}</span>
        <span className={classes['state']}>
          {t(`guest.${guest.state === 'asked' ? 'asked' : 'ringing'}`)}
        </span>
      </span>
      <Button
        variant="default"
        data-testid={testIds.guestBack}
        onClick={() => void order(conversation.id, 'remove-party', { seat: guest.seat })}
      >
        {t(words, { name: nameOf(guest) })}
      </Button>
    </>
  );
}

/** In a consultation: to and fro, together, over, or back. */
function Consulted({ conversation, guest }: { conversation: Conversation; guest: Guest }) {
  const { t } = useTranslation();
  const isWithGuest = conversation.call?.held ?? false;
  const give = (action: 'swap' | 'merge' | 'complete-transfer' | 'remove-party') => () =>
    void order(conversation.id, action);
  useCommand('swap', give('swap'));
  useCommand('merge', give('merge'));
  useCommand('complete', give('complete-transfer'));
  return (
    <>
      <Party
        name={nameOf(guest)}
        isHeld={guest.held}
        state={t(guest.held ? 'guest.held' : 'guest.in_call')}
      />
      <Tooltip label="Alt W">
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={15} />}
          data-testid={testIds.guestSwap}
          onClick={give('swap')}
        >
          {isWithGuest ? t('guest.swapToClient') : t('guest.swapToGuest', { name: nameOf(guest) })}
        </Button>
      </Tooltip>
      <Tooltip label="Alt G">
        <Button
          variant="default"
          leftSection={<IconArrowMerge size={15} />}
          data-testid={testIds.guestMerge}
          onClick={give('merge')}
        >
          {t('guest.merge')}
        </Button>
      </Tooltip>
      <Tooltip label="Alt Y">
        <Button
          leftSection={<IconCheck size={15} />}
          data-testid={testIds.guestComplete}
          onClick={give('complete-transfer')}
        >
          {t('guest.complete')}
        </Button>
      </Tooltip>
      <Button variant="subtle" color="gray" data-testid={testIds.guestBack} onClick={give('remove-party')}>
        {t('guest.back')}
      </Button>
    </>
  );
}

/** In the talk of all: may be left the call, or taken out. */
function Merged({ conversation, guest }: { conversation: Conversation; guest: Guest }) {
  const { t } = useTranslation();
  const { seat } = guest;
  return (
    <>
      <Party name={nameOf(guest)} isHeld={guest.held} state={t('guest.in_call')} />
      <Button
        variant="default"
        leftSection={<IconCheck size={15} />}
        data-testid={testIds.guestComplete}
        onClick={() => void order(conversation.id, 'complete-transfer', { seat })}
      >
        {t('guest.completeTo', { name: nameOf(guest) })}
      </Button>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconUserMinus size={15} />}
        data-testid={testIds.guestRemove(seat)}
        onClick={() => void order(conversation.id, 'remove-party', { seat })}
      >
        {t('guest.remove', { name: nameOf(guest) })}
      </Button>
    </>
  );
}

function GuestPart({ conversation, guest }: { conversation: Conversation; guest: Guest }) {
  if (guest.state !== 'in_call') return <Coming conversation={conversation} guest={guest} />;
  return guest.merged ? (
    <Merged conversation={conversation} guest={guest} />
  ) : (
    <Consulted conversation={conversation} guest={guest} />
  );
}

/** Everybody in the call and what can be done with them, below the bar while there is more than the client. */
export function PartyStrip({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { call } = conversation;
  if (conversation.state !== 'handled' || !call || call.guests.length === 0) return null;
  const isApart = privateGuestOf(call) !== undefined || openGuestsOf(call).length === 0;
  return (
    <section className={classes['strip']} data-testid={testIds.partyStrip} aria-label={t('call.current')}>
      <Party
        name={conversation.clientName ?? conversation.address ?? t('guest.client')}
        isHeld={call.held}
        state={t(call.held ? 'guest.held' : isApart ? 'call.state.talking' : 'guest.in_call')}
      />
      {call.guests.map((guest) => (
        <span key={guest.seat} className={classes['guest']} data-testid={testIds.guest(guest.seat)}>
          <GuestPart conversation={conversation} guest={guest} />
        </span>
      ))}
    </section>
  );
}
