/** Types that no browser runs, whatever is in the file. Everything else is told as bytes. */
const inert: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mp4',
  'audio/webm',
  'audio/aac',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/x-wav',
  'audio/flac',
]);

export function inertType(claimed: string | undefined): string {
  const type = claimed?.split(';')[0]?.trim().toLowerCase() ?? '';
  return inert.has(type) ? type : 'application/octet-stream';
}
