import { ActionIcon, CloseButton, FileButton, Progress, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconPaperclip, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import type { Upload } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { sizeOf } from '../timeline/sizeOf.ts';
import { removeComing, removeFile, retryFile, type ComingFile } from './comingFiles.ts';
import classes from './Files.module.css';
import type { OpenComposer } from './useComposer.ts';
import type { OpenFiles } from './useFiles.ts';

interface ChipProps {
  name: string;
  bytes: number;
  /** Where there is one: the picture itself. */
  image?: string;
  /** 0 to 1, while it is on its way. */
  part?: number | undefined;
  fault: string | null;
  onRemove: () => void;
  children?: ReactNode;
}

function Chip({ name, bytes, image, part, fault, onRemove, children }: ChipProps) {
  const { t } = useTranslation();
  return (
    <li className={classes['chip']} data-fault={fault !== null} data-testid={testIds.file(name)}>
      {image === undefined ? (
        <IconPaperclip size={14} aria-hidden="true" />
      ) : (
        <img className={classes['picture']} src={image} alt="" />
      )}
      <span className={classes['about']}>
        <span className={classes['name']} title={name}>
          {name}
        </span>
        <span className={`tabular ${classes['size']}`}>{sizeOf(bytes)}</span>
        {fault !== null && (
          <span className={classes['fault']} role="alert">
            {fault}
          </span>
        )}
        {part !== undefined && fault === null && (
          <Progress
            size={3}
            className={classes['progress']}
            value={Math.max(4, part * 100)}
            aria-label={t('attach.progress', { name })}
          />
        )}
      </span>
      {children}
      <CloseButton
        size="sm"
        aria-label={t('attach.remove', { name })}
        data-testid={testIds.fileRemove(name)}
        onClick={onRemove}
      />
    </li>
  );
}

/** What the server may yet take when it is asked again. */
const passing = new Set<string>(['offline', 'unavailable', 'internal']);

function Coming({ one, onRemoved }: { one: ComingFile; onRemoved: () => void }) {
  const { t } = useTranslation();
  const { key, name, file, fault, sentBytes } = one;
  return (
    <Chip
      name={name}
      bytes={file.size}
      part={file.size === 0 ? 0 : Math.min(1, sentBytes / file.size)}
      fault={fault && t(`attach.fault.${fault}`, { defaultValue: t(`error.${fault}`, fault) })}
      onRemove={() => {
        removeComing(key);
        onRemoved();
      }}
    >
      {fault !== null && passing.has(fault) && (
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={t('attach.retry', { name })}
          data-testid={testIds.fileRetry(name)}
          onClick={() => retryFile(key)}
        >
          <IconRefresh size={14} />
        </ActionIcon>
      )}
    </Chip>
  );
}

function Kept({ file, composer }: { file: Upload; composer: OpenComposer }) {
  const { t } = useTranslation();
  const fault = composer.files.faults.get(file.id);
  return (
    <Chip
      name={file.name}
      bytes={file.bytes}
      {...(file.isImage ? { image: api.pictureUrl(file.id) } : {})}
      fault={fault ? t(`attach.fault.${fault}`) : null}
      onRemove={() => {
        removeFile(composer.draft.store, file.id);
        composer.box.current?.focus();
      }}
    />
  );
}

/** The files that go with what is being written. */
export function Files({ composer }: { composer: OpenComposer }) {
  const { t } = useTranslation();
  const { draft, files, box } = composer;
  if (files.isOver) return <div className={classes['drop']}>{t('attach.drop')}</div>;
  if (files.isOff || (draft.files.length === 0 && files.coming.length === 0)) return null;
  return (
    <>
      <ul className={classes['list']} aria-label={t('attach.list')} data-testid={testIds.files}>
        {draft.files.map((file) => (
          <Kept key={file.id} file={file} composer={composer} />
        ))}
        {files.coming.map((one) => (
          <Coming key={one.key} one={one} onRemoved={() => box.current?.focus()} />
        ))}
      </ul>
      {files.together && (
        <div className={classes['together']} role="alert" data-testid={testIds.filesFault}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {t(`attach.together.${files.channel}`)}
        </div>
      )}
    </>
  );
}

/** Opens the machine's own picker. */
export function AttachButton({ files }: { files: OpenFiles }) {
  const { t } = useTranslation();
  return (
    <FileButton multiple onChange={(picked) => files.add(picked)} resetRef={files.resetPicker}>
      {(props) => (
        <Tooltip label={t('attach.add')}>
          <ActionIcon
            {...props}
            size={32}
            variant="default"
            disabled={files.isOff}
            aria-label={t('attach.add')}
            data-testid={testIds.attach}
          >
            <IconPaperclip size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  );
}
