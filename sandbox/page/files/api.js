import { t } from './i18n.js';
import { toast } from './toast.js';

/** Asks the control API; a refusal is shown to the user and thrown. */
export async function control(method, path, body) {
  const response = await fetch(`/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => null);
  const answer = response ? await response.json().catch(() => ({})) : {};
  if (response?.ok) return answer;
  const message = answer.error?.message ?? t('sandboxGone');
  toast(message);
  throw new Error(message);
}
