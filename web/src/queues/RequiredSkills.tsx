import { ActionIcon, Button, Group, NumberInput, Rating, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RequiredSkill } from '../api/types.ts';
import { useNames, useSkills } from '../people/usePeople.ts';

interface Props {
  title: string;
  value: readonly RequiredSkill[];
  onChange: (value: RequiredSkill[]) => void;
}

/** The skills that are needed, how good somebody must be, and when less will do. */
export function RequiredSkills({ title, value, onChange }: Props) {
  const { t } = useTranslation();
  const skills = useSkills();
  const asked = new Set(value.map(({ skillId }) => skillId));
  const others = skills.filter(({ id, retired }) => !retired && !asked.has(id));
  return (
    <Stack gap={8}>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {value.map((one) => (
        <OneSkill
          key={one.skillId}
          skill={one}
          onChange={(next) =>
            onChange(value.flatMap((old) => (old.skillId === one.skillId ? (next ?? []) : old)))
          }
        />
      ))}
      <Select
        aria-label={t('people.addSkill')}
        placeholder={t('people.addSkill')}
        maw={260}
        searchable
        value={null}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(skillId) => skillId && onChange([...value, { skillId, minimum: 3, relax: [] }])}
      />
    </Stack>
  );
}

const FIRST_STEP_SECONDS = 30;

/** `onChange` with null: not needed any more. */
function OneSkill({
  skill,
  onChange,
}: {
  skill: RequiredSkill;
  onChange: (skill: RequiredSkill | null) => void;
}) {
  const { t } = useTranslation();
  const { skillName } = useNames();
  const { minimum, relax } = skill;
  const least = relax.at(-1)?.minimum ?? minimum;
  const setStep = (index: number, part: Partial<RequiredSkill['relax'][number]>) =>
    onChange({ ...skill, relax: relax.map((step, at) => (at === index ? { ...step, ...part } : step)) });
  return (
    <Stack gap={4}>
      <Group gap={10}>
        <span style={{ minWidth: 130 }}>{skillName(skill.skillId)}</span>
        <Rating
          aria-label={t('people.proficiency')}
          value={minimum}
          onChange={(next) => onChange({ ...skill, minimum: Math.max(1, next), relax: [] })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('people.removeSkill', { skill: skillName(skill.skillId) })}
          onClick={() => onChange(null)}
        >
          <IconX size={15} />
        </ActionIcon>
      </Group>
      {relax.map((step, index) => (
        <Group key={step.minimum} gap={10} pl={24}>
          <span className="quiet">{t('queues.after')}</span>
          <NumberInput
            aria-label={t('queues.after')}
            w={96}
            min={1}
            max={86_400}
            suffix={t('queues.seconds')}
            allowDecimal={false}
            value={step.afterSeconds}
            onChange={(next) => typeof next === 'number' && setStep(index, { afterSeconds: next })}
          />
          <span>
            {step.minimum === 0 ? t('queues.dropped') : t('queues.atLeast', { minimum: step.minimum })}
          </span>
        </Group>
      ))}
      <Group gap={8} pl={24}>
        {least > 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() =>
              onChange({
                ...skill,
                relax: [
                  ...relax,
                  {
                    afterSeconds: (relax.at(-1)?.afterSeconds ?? 0) + FIRST_STEP_SECONDS,
                    minimum: least - 1,
                  },
                ],
              })
            }
          >
            {t('queues.less')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
