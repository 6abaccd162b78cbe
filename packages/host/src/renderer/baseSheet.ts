/**
 * What every cell looks like before its extension says anything: the app's tokens, plain controls. What is
 * important in the first layer outranks whatever is so in another; without a name nobody can add to it.
 */
export const baseSheet = `
@layer{*{-webkit-text-security:none!important}
*,*::before,*::after,input::placeholder,textarea::placeholder{-webkit-box-reflect:none!important;filter:none!important;mix-blend-mode:normal!important;
-webkit-backdrop-filter:none!important;backdrop-filter:none!important}
details::details-content{filter:none!important;mix-blend-mode:normal!important;backdrop-filter:none!important}}
:root{color-scheme:light;font:var(--k-font-size,14px)/1.45 var(--k-font,system-ui,sans-serif);
color:var(--k-text,#1b1c22);background:transparent}
:root[data-scheme=dark]{color-scheme:dark;color:var(--k-text,#ececf1)}
*,*::before,*::after{box-sizing:border-box}
html,body{margin:0;height:100%;overflow-wrap:anywhere}
body>div{height:100%;overflow:auto}
button,input,textarea,select{font:inherit;color:inherit}
textarea,input:not([type=checkbox],[type=radio],[type=range],[type=color]),select{
background:var(--k-field,Field);border:1px solid var(--k-border,#8888);border-radius:var(--k-radius,8px);padding:6px 8px}
button{background:var(--k-button,#8882);border:1px solid transparent;border-radius:var(--k-radius,8px);
padding:5px 12px;cursor:pointer}
button:disabled{opacity:.5;cursor:default}
:focus-visible{outline:2px solid var(--k-accent,#3b66f5);outline-offset:1px}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
`;
