/** Drawn with the app's tokens, so it follows its themes. */
export const css = `
.notes{display:flex;flex-direction:column;gap:10px;height:100%;padding:14px 16px 12px}
.notes #what{margin:0;color:var(--k-text-soft);font-size:12.5px}
.notes textarea{flex:1;min-height:96px;resize:none;padding:12px 14px;line-height:1.5;
background:var(--k-field);color:var(--k-text);border:1px solid var(--k-line);border-radius:10px;
transition:border-color .12s}
.notes textarea::placeholder{color:var(--k-text-soft)}
.notes textarea:hover{border-color:var(--k-border)}
.notes textarea:disabled{background:var(--k-surface);border-style:dashed}
.notes footer{display:flex;align-items:center;justify-content:space-between;gap:12px;min-height:32px}
.notes .status{display:flex;align-items:center;gap:8px;margin:0;color:var(--k-text-soft);font-size:12.5px}
.notes .dot{flex:none;width:7px;height:7px;border-radius:50%;background:var(--k-border)}
.notes .saved .dot{background:var(--k-good)}
.notes .changed .dot,.notes .saving .dot{background:var(--k-accent)}
.notes .unsaved,.notes .unread{color:var(--k-danger)}
.notes .unsaved .dot,.notes .unread .dot{background:var(--k-danger)}
.notes button{flex:none;background:var(--k-accent);color:var(--k-on-accent);font-weight:550}
.notes button:hover{background:color-mix(in srgb,var(--k-accent),#fff 10%)}
.hint{padding:24px 16px;color:var(--k-text-soft);text-align:center}
`;
