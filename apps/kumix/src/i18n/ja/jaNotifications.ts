/** 新しいメッセージの知らせ方の日本語。 */
import type { enNotifications } from '../enNotifications.ts';
import type { Words } from '../message.ts';

export const jaNotifications = {
  'notify.title': '通知',
  'notify.desktop': 'この端末',
  'notify.desktopOn': 'デスクトップ通知',
  'notify.desktopHint':
    'Kumix をタブで開いている間、システムが表示します。見ているルームの通知は出ません。',
  'notify.denied':
    'このブラウザーは Kumix の通知を禁止しています。ブラウザーの設定でこのページに許可してから、ここでオンにしてください。',
  'notify.unsupported': 'このブラウザーは通知を表示できません。',
  'notify.encrypted': '暗号化メッセージの内容を表示',
  'notify.encryptedHint':
    'オフ：誰がどこに書いたかだけ。オン：内容がアプリの外に出て、システムの通知一覧とロック画面に表示されます。',
  'notify.account': 'すべての端末',
  'notify.accountHint':
    'これらの規則はホームサーバーに保管され、あなたのすべての端末に適用されます。',
  'notify.enabled': '通知する',
  'notify.enabledHint': 'オフにすると、下の設定にかかわらず何も通知しません。',
  'notify.direct': '一対一のメッセージ',
  'notify.directHint': '二人だけのルーム。',
  'notify.groups': 'ほかのルームのすべてのメッセージ',
  'notify.groupsHint': 'オフにすると、オンになっているメンションとキーワードだけを通知します。',
  'notify.mentions': '自分へのメンション',
  'notify.mentionsHint': 'あなたの名前と、あなたへの返信。',
  'notify.roomMentions': '@room',
  'notify.roomMentionsHint': 'ルームの全員へのメッセージ。',
  'notify.invites': '招待',
  'notify.invitesHint': 'ルームやチャットに誘われたとき。',
  'notify.keywords': 'キーワード',
  'notify.keywordsHint':
    'これらの言葉を含むメッセージは、オフにしていないすべてのルームで、メンションと同じように通知します。',
  'notify.noKeywords': 'キーワードはありません。',
  'notify.newKeyword': '新しいキーワード',
  'notify.addKeyword': '追加',
  'notify.removeKeyword': 'キーワード「{word}」を削除',
  'notify.rooms': '個別の規則があるルーム',
  'notify.noRooms':
    'すべてのルームが上の規則に従っています。個別の規則はルームの情報で設定します。',
  'notify.room': '通知',
  'notify.levelDefault': '全体の設定に従う',
  'notify.levelAll': 'すべてのメッセージ',
  'notify.levelMentions': 'メンションとキーワード',
  'notify.levelOff': 'オフ',
  'notify.ignored': '無視している人',
  'notify.ignoredHint':
    '無視したあとに書かれたものは、どのルームでも表示されません。無視はその人のプロフィールから始めます。',
  'notify.noIgnored': 'いません。',
  'notify.unignore': '{id} の無視をやめる',
  'notify.loading': '規則を読み込んでいます…',
  'notify.command': '通知の設定',
  'keyword.notifications': '通知 音 ミュート デスクトップ キーワード',
  'notify.from': '{room} の {name}',
  'notify.encryptedBody': '新しい暗号化メッセージ',
  'notify.invitedBody': '{name} からの招待',
} as const satisfies Words<typeof enNotifications>;
