/** Hands a text over as a file. */
export function saveText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken it by the time that anything else happens.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
