import type { Upload } from './types.ts';
import { ApiError, failureFrom } from './request.ts';

interface Watching {
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/**
 * Carries a file up, telling how far it is: `fetch` cannot say that of what it sends. Throws ApiError; `offline` also when
 * it was given up.
 */
export function bringFile(file: File, { onProgress, signal }: Watching): Promise<Upload> {
  const query = new URLSearchParams({ name: file.name, ...(file.type === '' ? {} : { type: file.type }) });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/attachments?${query.toString()}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      if (request.status !== 201) {
        reject(failureFrom(request.status, request.responseText));
        return;
      }
      const upload: Upload = JSON.parse(request.responseText);
      resolve(upload);
    });
    const fail = () => reject(new ApiError('offline', 'The server cannot be reached.'));
    request.addEventListener('error', fail);
    request.addEventListener('abort', fail);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) fail();
    else request.send(file);
  });
}
