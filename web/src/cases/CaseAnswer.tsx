import { Button, Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '#core/contract/cases.ts';
import { Trouble } from '../app/Trouble.tsx';
import { caseTestIds } from '../caseTestIds.ts';
import { focusOf, useClient, useClientConversations } from '../client/useClient.ts';
import { Composer } from '../composer/Composer.tsx';
import { useDesk } from '../desk/useDesk.ts';
import { timelines } from '../timeline/timelineStores.ts';
import classes from './Cases.module.css';
import { casesApi } from './casesApi.ts';
import { useCaseOrder } from './useCases.ts';

/** A conversation that goes on with this client, and is not about the case yet: it is, with one press. */
function LinkStrip({ item, conversationId }: { item: CaseDetail; conversationId: string }) {
  const { t } = useTranslation();
  const order = useCaseOrder(item.id);
  return (
    <Group gap={8} mb={6} justify="space-between">
      <Text size="xs" c="dimmed">
        {t('case.notLinked')}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        loading={order.isPending}
        data-testid={caseTestIds.caseLink}
        onClick={() => order.mutate(() => casesApi.link(item.id, conversationId))}
      >
        {t('case.link')}
      </Button>
    </Group>
  );
}

/** Where its client is written to: the same words, drafts and addresses as on the client's page. */
function Answer({ item }: { item: CaseDetail }) {
  const clientId = item.client.id;
  const client = useClient(clientId);
  const conversations = useClientConversations(clientId).data?.items ?? [];
  const mine = useDesk()?.work.filter((one) => one.clientId === clientId) ?? [];
  if (!client.data) return <Trouble error={client.error} onRetry={() => void client.refetch()} />;
  const focus = focusOf({ asked: item.conversationId, mine, known: conversations });
  const isOther = focus && focus.state !== 'closed' && !item.conversationIds.includes(focus.id);
  return (
    <>
      {isOther && <LinkStrip item={item} conversationId={focus.id} />}
      <Composer client={client.data} conversations={conversations} mine={mine} focus={focus} />
    </>
  );
}

/** Opens where the client is written to; what happens to the client meanwhile is told to this page at once. */
export function CaseAnswer({ item }: { item: CaseDetail }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const clientId = item.client.id;
  useEffect(() => timelines.watch(clientId), [clientId]);
  return (
    <section className={classes['box']}>
      <div className={classes['heading']}>
        <h2 style={{ margin: 0, flex: 1 }}>{t('case.toClient')}</h2>
        <Button
          size="compact-sm"
          variant={isOpen ? 'default' : 'filled'}
          aria-expanded={isOpen}
          data-testid={caseTestIds.caseReply}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'case.replyLater' : 'case.reply')}
        </Button>
      </div>
      {isOpen && <Answer item={item} />}
    </section>
  );
}
