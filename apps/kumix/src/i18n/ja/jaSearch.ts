/** メッセージの検索と、ルームのメディアの日本語。 */
import type { enSearch } from '../enSearch.ts';
import type { Words } from '../message.ts';

export const jaSearch = {
  'search.title': 'メッセージを検索',
  'search.words': '検索する言葉',
  'search.action': '検索',
  'search.where': '範囲',
  'search.inRoom': 'このルーム',
  'search.everywhere': 'すべてのルーム',
  'search.order': '並び順',
  'search.recent': '新しい順',
  'search.rank': '一致度順',
  'search.roomEncrypted':
    'このルームは暗号化されています。ホームサーバーはメッセージを読めないため検索できません。暗号化をオンにする前のものは見つかります。',
  'search.someEncrypted': {
    other:
      'あなたのルームのうち {count} 件は暗号化されているため検索されません。ホームサーバーは読めません。',
  },
  'search.busy': '検索しています…',
  'search.none': '「{words}」に一致するものはありません。',
  'search.noneHint': 'ホームサーバーは単語全体で探します。言葉を減らすか、別の形で試してください。',
  'search.count': { other: 'メッセージ {count} 件' },
  'search.more': 'さらに表示',
  'search.results': '見つかったメッセージ',
  'search.line': '{name}：{text}',
  'search.idle': '書かれたものを、単語全体で探します。',
  'keyword.search': '検索 探す メッセージ 履歴',

  'media.panel': 'メディア、ファイル、リンク',
  'media.pictures': '画像',
  'media.files': 'ファイル',
  'media.links': 'リンク',
  'media.kinds': '種類',
  'media.noPictures': 'ここにはまだ画像も動画もありません。',
  'media.noFiles': 'ここにはまだファイルがありません。',
  'media.noLinks': 'ここにはまだリンクがありません。',
  'media.looking': 'ルームの中を探しています…',
  'media.more': 'さらにさかのぼる',
  'media.openPicture': '{sender} の {name}',
  'media.fileBy': '{sender}、{when}',
  'media.show': '会話の中で表示',
} as const satisfies Words<typeof enSearch>;
