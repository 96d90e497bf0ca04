import { Tooltip } from '@mantine/core';
import { IconDownload, IconFileOff, IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#core/contract/attachments.ts';
import { api } from '../api/endpoints.ts';
import { testIds } from '../testIds.ts';
import { sizeOf } from './sizeOf.ts';
import classes from './AttachmentChips.module.css';

function Chip({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const words = (
    <>
      <span className={classes['name']}>{file.name}</span>
      <span className={`tabular ${classes['size']}`}>{sizeOf(file.bytes)}</span>
    </>
  );
  if (file.id === undefined || file.refused) {
    return (
      <Tooltip
        label={t(file.refused ? 'file.refused' : 'file.notKept')}
        multiline
        maw={280}
        events={{ hover: true, focus: true, touch: true }}
      >
        <span
          className={classes['chip']}
          data-off
          data-testid={testIds.attachment(file.name)}
          role="note"
          tabIndex={0}
        >
          {file.refused ? <IconFileOff size={14} aria-hidden /> : <IconPaperclip size={14} aria-hidden />}
          {words}
        </span>
      </Tooltip>
    );
  }
  return (
    <a
      className={classes['chip']}
      href={api.fileUrl(file.id)}
      download={file.name}
      aria-label={t('file.save', { name: file.name })}
      data-testid={testIds.attachment(file.name)}
    >
      {file.isImage ? (
        <img className={classes['picture']} src={api.pictureUrl(file.id)} alt="" loading="lazy" />
      ) : (
        <IconPaperclip size={14} aria-hidden />
      )}
      {words}
      <IconDownload size={13} aria-hidden className={classes['size']} />
    </a>
  );
}

/** The files of a message: each with its size, pictures small; pressed, it is saved. */
export function AttachmentChips({ attachments }: { attachments: readonly Attachment[] }) {
  const { t } = useTranslation();
  if (attachments.length === 0) return null;
  return (
    <ul className={classes['list']} aria-label={t('file.list')}>
      {attachments.map((file, index) => (
        <li key={file.id ?? `${index}-${file.name}`}>
          <Chip file={file} />
        </li>
      ))}
    </ul>
  );
}
