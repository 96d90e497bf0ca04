import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface Props {
  name: string;
  /** For who does not see it. */
  label: string;
  onSave: (name: string) => void;
}

/** A name that is changed where it stands: saved when one leaves it or presses Enter. */
export function NameField({ name, label, onSave }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const save = () => {
    const next = typed?.trim() ?? '';
    if (next !== '' && next !== name) onSave(next);
    setTyped(null);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      maxLength={80}
      value={typed ?? name}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
      }}
    />
  );
}
