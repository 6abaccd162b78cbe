import { describe, expect, it } from 'vitest';
import {
  attributeAllowed,
  cssAllowed,
  mayHoldRefusedProperty,
  styleAllowed,
  svgTags,
} from './allowed.ts';
import { ariaAllowed, roleAllowed } from './semantics.ts';

describe('what a guest may draw', () => {
  it.each([
    ['fill', 'url(https://a.example/x)'],
    ['fill', 'url( "//a.example" )'],
    ['fill', 'u\\72l(https://a.example)'],
    ['marker-end', "url('x.svg#a')"],
    ['mask', 'none url(x)'],
  ])('refuses %s="%s", which names a resource', (name, value) => {
    expect(attributeAllowed('rect', name, value)).toBe(false);
  });

  it.each([
    ['fill', 'url(#gradient)'],
    ['fill', 'url( "#gradient" ) red'],
    ['fill', "url('#gradient')"],
  ])('draws %s="%s", which stays in its own document', (name, value) => {
    expect(attributeAllowed('rect', name, value)).toBe(true);
  });

  it('knows no field for passwords or files, and none that the browser fills in', () => {
    expect(attributeAllowed('input', 'type', 'password')).toBe(false);
    expect(attributeAllowed('input', 'type', 'PassWord')).toBe(false);
    expect(attributeAllowed('input', 'type', 'file')).toBe(false);
    expect(attributeAllowed('input', 'autocomplete', 'current-password')).toBe(false);
    expect(attributeAllowed('input', 'autocomplete', 'cc-number')).toBe(false);
    expect(attributeAllowed('input', 'autocomplete', 'off')).toBe(true);
    expect(styleAllowed('-webkit-text-security', 'disc')).toBe(false);
    expect(styleAllowed('-webkit-text-securit\\79', 'disc')).toBe(false);
    expect(styleAllowed('color', 'red')).toBe(true);
  });

  it('paints nothing that costs the app its frames', () => {
    for (const name of [
      'filter',
      '-webkit-filter',
      'backdrop-filter',
      'Mix-Blend-Mode',
      'background-blend-mode',
      'content-visibility',
    ]) {
      expect(styleAllowed(name, 'x')).toBe(false);
    }
    expect(styleAllowed('-webkit-box-reflect', 'below')).toBe(false);
    expect(styleAllowed('--filter-colour', 'red')).toBe(true);
    for (const name of ['marker', 'mask', 'pattern', 'clipPath', 'use', 'filter']) {
      expect(svgTags.has(name)).toBe(false);
    }
  });

  it.each(['-webkit-user-modify', 'user-modify', '-Moz-User-Modify'])(
    'makes no field of what is none: %s',
    (name) => {
      expect(styleAllowed(name, 'read-write-plaintext-only')).toBe(false);
      expect(mayHoldRefusedProperty(`p{${name}:read-write}`)).toBe(true);
    },
  );

  it('takes the system’s own cursors, and none that is a picture', () => {
    expect(styleAllowed('cursor', 'not-allowed')).toBe(true);
    expect(styleAllowed('cursor', '')).toBe(true);
    expect(styleAllowed('cursor', 'url("data:image/png,x"), auto')).toBe(false);
    expect(styleAllowed('Cursor', 'image-set("data:image/png,x" 1x), auto')).toBe(false);
    expect(styleAllowed('cursor', 'var(--picture)')).toBe(false);
  });

  it('takes an image from a data: address of an image only', () => {
    expect(attributeAllowed('img', 'src', 'data:image/png;base64,AAAA')).toBe(true);
    expect(attributeAllowed('img', 'src', 'data:text/html,x')).toBe(false);
    expect(attributeAllowed('img', 'src', 'data:image/avif;base64,AAAA')).toBe(false);
    expect(attributeAllowed('img', 'src', 'data:image/png,AAAA')).toBe(false);
    expect(attributeAllowed('img', 'src', 'data:image/svg+xml,<svg/>')).toBe(false);
    expect(attributeAllowed('input', 'src', 'data:image/png;base64,AAAA')).toBe(false);
    expect(attributeAllowed('img', 'src', `data:image/png;base64,${'x'.repeat(2_000_000)}`)).toBe(
      false,
    );
  });

  it('has no expression of a guest’s run over what a field holds', () => {
    expect(attributeAllowed('input', 'pattern', '(a|a)*b')).toBe(false);
  });

  it.each([
    'url("data:image/svg+xml,<svg/>")',
    "url(' data:image/SVG+xml;base64,AAAA')",
    'url(data:image/\\73 vg+xml,)',
    'url("data:image/sv\\\ng+xml,")',
    'url("data:image/sv\tg+xml,")',
    'image-set("data:image/svg%2Bxml," 1x)',
    'url("data:image/png;base64,AAAA")',
    'url(data:;base64,AAAA)',
    'image-set(/**/"\\64 ata:image/png;base64,AAAA" 1x)',
    'url(da\\\nta:image/png;base64,AAAA)',
    'url( DATA:x,AAAA)',
    'url(blob:null/0b5c)',
    'url(bl\\00006fb:null/0b5c)',
    'url(blob\\3a null/0b5c)',
  ])('refuses the picture %s in a sheet, of which nobody reads what it comes to', (css) => {
    expect(cssAllowed(`a{background:${css}}`)).toBe(false);
  });

  it.each([
    '-moz-element(#a)',
    '-moz-elemen\\t(#a)',
    '-MOZ-ELEMENT(#a),-moz-element(#a)',
    'filter(conic-gradient(red, blue), blur(400px))',
  ])('refuses %s: an element as a picture, or a picture that is filtered', (css) => {
    expect(cssAllowed(css)).toBe(false);
    expect(cssAllowed(`a{background:${css}}`)).toBe(false);
  });

  it('draws what is only called so', () => {
    expect(cssAllowed('.a\\:b{content:"svg, xml"}')).toBe(true);
    expect(cssAllowed('.data\\:on{content:"Metadata: png"}')).toBe(true);
    expect(cssAllowed('td::before{content:attr(data-label) ":"}')).toBe(true);
  });

  it('bounds an attribute, and the sides of a canvas', () => {
    expect(attributeAllowed('div', 'title', 'x'.repeat(16_384))).toBe(true);
    expect(attributeAllowed('div', 'title', 'x'.repeat(16_385))).toBe(false);
    expect(attributeAllowed('div', 'lang', `de-${'x'.repeat(61)}`)).toBe(true);
    expect(attributeAllowed('div', 'lang', `de-${'x'.repeat(62)}`)).toBe(false);
    expect(attributeAllowed('div', 'kx-prevent', 'a '.repeat(128))).toBe(true);
    expect(attributeAllowed('div', 'kx-prevent', 'a '.repeat(129))).toBe(false);
    expect(attributeAllowed('canvas', 'width', '4096')).toBe(true);
    expect(attributeAllowed('canvas', 'width', '4097')).toBe(false);
    expect(attributeAllowed('canvas', 'height', '1e9')).toBe(false);
  });
});

describe('what a guest may tell a screen reader', () => {
  it.each(['alert', 'alertdialog', 'application', 'dialog', 'button alert', 'marquee', ''])(
    'refuses the role "%s"',
    (role) => {
      expect(roleAllowed(role)).toBe(false);
    },
  );

  it('knows the roles of ordinary controls and structure', () => {
    for (const role of ['button', 'tab', 'treeitem', 'status', 'Grid']) {
      expect(roleAllowed(role)).toBe(true);
    }
  });

  it('refuses what interrupts, or denies the rest of the app', () => {
    expect(ariaAllowed('aria-live', 'assertive')).toBe(false);
    expect(ariaAllowed('aria-live', 'polite')).toBe(true);
    expect(ariaAllowed('aria-modal', 'true')).toBe(false);
    expect(ariaAllowed('aria-made-up', 'x')).toBe(false);
    expect(ariaAllowed('aria-label', 'Close')).toBe(true);
  });
});
