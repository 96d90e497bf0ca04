import { ActionIcon, Group, Rating, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNames, useSkills } from './usePeople.ts';
import type { PersonForm } from './usePersonForm.ts';

/** How well somebody can do what: one line for each skill, and a field to add one. */
export function SkillFields({ form: { value, change } }: { form: PersonForm }) {
  const { t } = useTranslation();
  const skills = useSkills();
  const { skillName } = useNames();
  const has = new Set(value.skills.map(({ skillId }) => skillId));
  const others = skills.filter(({ id, retired }) => !retired && !has.has(id));
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('people.skills')}
      </Text>
      {value.skills.map(({ skillId, proficiency }) => (
        <Group key={skillId} gap={10} wrap="nowrap">
          <span style={{ flex: 1 }}>{skillName(skillId)}</span>
          <Rating
            aria-label={t('people.proficiency')}
            value={proficiency}
            onChange={(next) =>
              change({
                skills: value.skills.map((one) =>
                  one.skillId === skillId ? { skillId, proficiency: Math.max(1, next) } : one,
                ),
              })
            }
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('people.removeSkill', { skill: skillName(skillId) })}
            onClick={() => change({ skills: value.skills.filter((one) => one.skillId !== skillId) })}
          >
            <IconX size={15} />
          </ActionIcon>
        </Group>
      ))}
      <Select
        aria-label={t('people.addSkill')}
        placeholder={t('people.addSkill')}
        searchable
        value={null}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(skillId) => skillId && change({ skills: [...value.skills, { skillId, proficiency: 3 }] })}
      />
    </Stack>
  );
}
