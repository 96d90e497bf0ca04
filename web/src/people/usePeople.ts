import { useQuery } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Person, Skill } from '../api/types.ts';
import { useSession } from '../session/session.ts';

export function usePeople() {
  return useQuery({ queryKey: keys.people, queryFn: api.people });
}

export function useSkills(): readonly Skill[] {
  return useQuery({ queryKey: keys.skills, queryFn: api.skills }).data?.items ?? [];
}

/** The name of a skill or queue by its id. */
export function useNames(): { skillName: (id: string) => string; queueName: (id: string) => string } {
  const { queues } = useSession();
  const skills = useSkills();
  const names = new Map([...queues, ...skills].map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? '…';
  return { skillName: nameOf, queueName: nameOf };
}

/** People whose name, queue or skill has these words. */
export function found(
  people: readonly Person[],
  words: string,
  { skillName, queueName }: ReturnType<typeof useNames>,
): readonly Person[] {
  const wanted = words.trim().toLocaleLowerCase();
  if (!wanted) return people;
  return people.filter((person) =>
    [
      person.name,
      person.email,
      ...person.queueIds.map(queueName),
      ...person.skills.map(({ skillId }) => skillName(skillId)),
    ].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );
}
