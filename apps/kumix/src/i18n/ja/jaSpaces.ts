/** スペース、参加前のルーム、一覧の印の日本語。 */
import type { enSpaces } from '../enSpaces.ts';
import type { Words } from '../message.ts';

export const jaSpaces = {
  'space.browse': 'このスペースのルーム',
  'space.browseNamed': '{name} を見る',
  'space.loading': 'スペースを調べています…',
  'space.empty': 'このスペースにはまだ何もありません',
  'space.emptyText': '関連するルームを追加するか、ここに新しく作成してください。',
  'space.list': '{name} のルームとスペース',
  'space.suggested': 'おすすめ',
  'space.isSpace': 'スペース',
  'space.open': '開く',
  'space.openName': '{name} を開く',
  'space.joinName': '{name} に参加',
  'space.ask': '参加を申し込む',
  'space.askName': '{name} への参加を申し込む',
  'space.inviteOnly': '招待のみ',
  'space.add': '既存のルームを追加',
  'space.addText':
    'スペースの人には、これらのルームが属していることが見えます。参加できる人は変わりません。',
  'space.addFilter': 'ルームを検索',
  'space.addNone': '追加できるルームはもうありません。',
  'space.addAction': { other: 'ルーム {count} 件を追加' },
  'space.added': { other: 'ルーム {count} 件を追加しました。' },
  'space.create': 'ここにルームを作成',
  'space.createSpace': 'ここにスペースを作成',
  'space.actions': '{name} の操作',
  'space.suggest': '新しい人にすすめる',
  'space.remove': 'スペースから外す',
  'space.removeTitle': '{name} をスペースから外しますか？',
  'space.removeText': 'ルームそのものとメンバーは残ります。',
  'space.removeAction': '外す',
  'space.depth': '{name} の中',

  'preview.looking': 'ルームを調べています…',
  'preview.cannotSee': '今は見ることができません：{why}',
  'preview.closed':
    'このルームは存在しないか、外からは見えません。誰かに案内された場合は、招待を頼んでください。',
  'preview.unknown': '見ることのできないルーム',
  'preview.messages': '最近のメッセージ',
  'preview.readable': 'このルームは参加しなくても読めます。',
  'preview.asked': '{name} への参加を申し込みました。',

  'rooms.serverNotice': 'ホームサーバーからのお知らせ',
  'info.serverNotice': 'ホームサーバーの管理者が書いています。ここでは返信も退出もできません。',
  'menu.markRead': '既読にする',
  'menu.markUnread': '未読にする',
} as const satisfies Words<typeof enSpaces>;
