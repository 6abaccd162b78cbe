/** What the Matrix core says, in Japanese. */
import type { enCore } from '../enCore.ts';
import type { Words } from '../message.ts';

export const jaCore = {
  'core.said': '{words}',
  'core.failed': 'Matrix の処理で問題が起きました。もう一度お試しください。',
  'core.busy': '{count} 件を超える要求が待っています。少し待ってからお試しください。',
  'core.cannot-hand-over': '{method} のパラメーターを渡せません。',
  'core.restarted': 'Matrix の処理を再開しました。もう一度お試しください。',
  'core.closed': 'Matrix の処理は終了しています。',
  'core.taken-back': '要求は取り消されました。',
  'core.not-greeted': 'Matrix の処理がまだ始まっていません。',
  'core.no-method': 'メソッド「{method}」はありません。',
  'core.no-view': 'ビュー「{view}」はありません。',
  'core.homeserver.says': 'ホームサーバーからの回答：「{words}」',
  'core.homeserver.status': 'ホームサーバーがステータス {status} を返しました。',
  'core.homeserver.pause': 'ホームサーバーが間隔を空けるよう求めています。自動でやり直します。',
  'core.homeserver.unreached': 'ホームサーバーに接続できません。ネットワークを確認してください。',
  'core.homeserver.unreached-host':
    '{host} に接続できません。アドレスとネットワークを確認してください。',
  'core.homeserver.none': '{host} は Matrix ホームサーバーとして応答しません。',
  'core.homeserver.lost': 'ホームサーバーに接続できません。メッセージは保管し、あとで送ります。',
  'core.homeserver.no-receipt': 'ホームサーバーがメッセージを受け取ったと確認できません。',
  'core.homeserver.no-mail': 'ホームサーバーがメールを送ったと確認できません。',
  'core.homeserver.no-way': 'ホームサーバーが続ける方法を示していません。管理者に尋ねてください。',
  'core.homeserver.unclear':
    'ホームサーバーが何を求めているのか分かりません。あとでお試しください。',
  'core.homeserver.well-known-broken':
    '{host} の {path} は正しい JSON ではありません。ホームサーバー自体のアドレスを入力するか、{host} の運営者に知らせてください。',
  'core.homeserver.well-known-empty':
    '{host} の {path}（m.homeserver.base_url）に使えるホームサーバーがありません。ホームサーバー自体のアドレスを入力するか、{host} の運営者に知らせてください。',
  'core.homeserver.bad-address':
    '「{address}」はアドレスではありません。matrix.org のように入力してください。',
  'core.homeserver.not-safe':
    'ホームサーバーには https で接続する必要があります（http はこのコンピューターでのみ使えます）。',
  'core.homeserver.not-allowed':
    'この環境では {origin} を使えません。配備ファイルにあるもの：{allowed}。',
  'core.homeserver.none-allowed':
    'この環境では {origin} を使えません。配備ファイルには何も載っていません。',
  'core.login.wrong': 'ユーザー名かパスワードが違います。',
  'core.login.token':
    'このログイントークンは使用済みか、古いか、間違っています。新しいものをもらってください。',
  'core.login.no-session': '{homeserver} はログインに応じましたが、セッションを返しませんでした。',
  'core.login.no-owner': '{homeserver} はこのセッションが誰のものかを示していません。',
  'core.login.no-account': 'ホームサーバーはこのアカウントを作りません：「{words}」',
  'core.login.not-begun':
    'このログインは、このブラウザーで始めたものではないか、10 分以上前のものです。最初からやり直してください。',
  'core.login.cancelled': '別のページでログインが取り消されました。',
  'core.login.failed-there': '別のページでログインできませんでした。もう一度お試しください。',
  'core.login.no-token': 'ログイントークンが戻ってきませんでした。最初からやり直してください。',
  'core.login.other-server':
    '尋ねたのとは別のサーバーから回答が来ました。最初からやり直してください。',
  'core.login.used-up': 'このログインは使用済みか、古すぎます。最初からやり直してください。',
  'core.login.somebody': 'すでにログインしています。先にログアウトしてください。',
  'core.login.nobody': 'ログインしていません。先にログインしてください。',
  'core.oauth.incomplete':
    '{host} の OAuth 2.0 サーバーの説明に足りないものがあります。管理者に尋ねてください。',
  'core.oauth.refused': 'OAuth 2.0 サーバーがこのアプリを受け付けません。管理者に尋ねてください。',
  'core.oauth.refused-why':
    'OAuth 2.0 サーバーがこのアプリを受け付けません（「{words}」）。管理者に尋ねてください。',
  'core.account.other-tab': '別のタブがこのアカウントを使っています。先に引き継いでください。',
  'core.account.tab-holds': '別のタブがアカウントを手放しません。そのタブを閉じてください。',
  'core.account.not-opened':
    'アカウントを開けませんでした。再読み込みするか、ログインし直してください。',
  'core.account.ends-elsewhere':
    'このアカウントのほかのセッションは、アカウントのページで終了します。',
  'core.account.bad-email': 'メールアドレスではありません。name@example.org のような形です。',
  'core.account.no-email-asked': '確認を待っているアドレスがありません。もう一度入力してください。',
  'core.account.password-short': 'パスワードは {count} 文字以上です。',
  'core.account.password-wrong': 'このアカウントのパスワードではありません。',
  'core.account.not-confirmed': '確認されなかったため、何も変更していません。',
  'core.picture.kind': '画像は PNG、JPEG、GIF、WebP のいずれかです。',
  'core.picture.large': '画像は {count} MB までです。',
  'core.name.length': '名前は 1～{count} 文字です。',
  'core.stored.damaged': '保存されているデータが壊れています。ログインし直してください。',
  'core.stored.refused':
    'このブラウザーは Kumix にデータを保存させません。サイトデータを許可するか、プライベートブラウズをやめてください。',
  'core.stored.key': '保存用の鍵は {count} バイトでなければなりません。',
  'core.device.name': '端末の名前は 1～{count} 文字です。',
  'core.device.ends-elsewhere': 'このアカウントの端末は、アカウントのページで終了します。',
  'core.device.this': 'この端末はログアウトで終了します。',
  'core.crypto.soon': '暗号化がまだ始まっていません。少し待ってからお試しください。',
  'core.crypto.not-ready': '暗号化の準備ができていません。再読み込みしてお試しください。',
  'core.crypto.not-encrypted': 'メッセージを暗号化できませんでした。',
  'core.crypto.verified-only':
    'ここでは検証済みの端末だけが送信できます。この端末を検証するか、暗号化の設定で「検証済みの端末だけ」をオフにしてください。',
  'core.crypto.no-longer-verified':
    '検証済みだった人が、そうではなくなりました。先にこのルームの警告を確認してください。',
  'core.crypto.identity-changed': '{names} の本人情報が変わりました。先にそれに答えてください。',
  'core.crypto.identities-changed':
    '{names} ほかの人の本人情報が変わりました。先にそれに答えてください。',
  'core.crypto.stray-device':
    '検証済みの {name} に、本人が認めていない端末があります：{devices}。検証するかログアウトさせるよう、本人に頼んでください。',
  'core.keys.large': '鍵のファイルは {count} MB までです。',
  'core.keys.passphrase': 'このパスフレーズではファイルが開かないか、ファイルが壊れています。',
  'core.keys.empty': 'ファイルは開きましたが、ルームの鍵が入っていません。',
  'core.recovery.wrong':
    'このアカウントの回復キーではありません。1 文字ずつ確認してください。空白は数えません。',
  'core.recovery.refused': 'ホームサーバーの示す回復の方法は、ここでは受け付けられません。',
  'core.passphrase.short':
    'パスフレーズは {count} 文字以上です。いくつかの単語を並べるのが最適です。',
  'core.recovery.none-made': '回復キーを作れませんでした。',
  'core.recovery.not-at-hand': 'この回復キーはもう手元にありません。最初からやり直してください。',
  'core.recovery.not-set-up': 'このアカウントには回復がまだ設定されていません。',
  'core.recovery.keys-elsewhere':
    'アカウントの鍵は別の端末にあります。その端末でこの端末を検証するか、本人情報をリセットしてください。',
  'core.recovery.backup-elsewhere':
    'この端末では開けない鍵のバックアップがあります。別の端末でこの端末を検証するか、本人情報をリセットしてください。',
  'core.recovery.damaged':
    '回復キーは正しいのですが、中身が壊れているか、以前の本人情報のものです。続けるには本人情報をリセットしてください。',
  'core.recovery.other-backup':
    '検証は済みましたが、ホームサーバーの鍵のバックアップは、この回復キーのものではありません。使いませんでした。',
  'core.recovery.busy': '回復はすでに変更中です。終わるまでお待ちください。',
  'core.recovery.part':
    '以前のメッセージの鍵をすべては取得できませんでした。読むときに 1 つずつ取得します。もう一度試すこともできます。',
  'core.verify.nothing': '{name} はまだ暗号化を設定していないため、検証できません。',
  'core.verify.other-code':
    'このコードは今回の検証のものではありません。相手の端末に今表示されているコードを読み取ってください。',
  'core.verify.not-yet': 'まだ確認するものがありません。',
  'core.verify.over': 'この検証は終わりました。新しく始めてください。',
  'core.verify.most': '検証は一度に {count} 件までです。',
  'core.room.join-first': 'このルームはここでは知られていません。先に参加してください。',
  'core.room.nothing-known': 'このルームについて何も分かりません。',
  'core.room.address': 'アドレスは #name:server の形で、空白は使えません。',
  'core.room.address-taken':
    '{alias} はすでに別のルームのものです。ほかのアドレスを選んでください。',
  'core.room.not-made': '新しいルームは作られませんでした。',
  'core.room.ignore-self': '自分自身を無視することはできません。',
  'core.room.encrypted': 'このルームはすでに暗号化されています。',
  'core.room.level': '権限レベルは整数です。',
  'core.room.level-high': 'あなたの権限は {count} です。自分より高い権限は与えられません。',
  'core.room.name-long': '名前は {count} 文字までです。',
  'core.room.topic-long': '話題は {count} 文字までです。',
  'core.room.spaces': '参加を許すスペースを 1 つ以上選んでください。',
  'core.room.not-loaded': 'ルームがまだ読み込まれていません。',
  'core.room.encrypted-not-loaded': 'このルームは暗号化されていて、まだ読み込まれていません。',
  'core.room.invited-not-loaded': '招待したばかりの人が、まだ読み込まれていません。',
  'core.path.segment': 'この名前はホームサーバーのアドレスには使えません。',
  'core.state.object': '状態はオブジェクトでなければなりません。',
  'core.state.not-taken': '状態は受け付けられませんでした。',
  'core.message.not-loaded': 'このメッセージは読み込まれていません。',
  'core.message.gone': 'このメッセージは表示できません。なくなったか、閲覧の権限がありません。',
  'core.message.none-at-date': 'その日付のメッセージは見つかりませんでした。',
  'core.message.empty': 'メッセージが空です。',
  'core.message.long': 'メッセージは {count} kB までです。ファイルとして送ってください。',
  'core.message.kind': 'このメッセージの種類は知られていません。',
  'core.message.no-file': 'このメッセージにファイルはありません。',
  'core.message.not-sent': 'メッセージを送れませんでした。もう一度お試しください。',
  'core.message.many': '待っているメッセージが多すぎます。送るか、いくつか削除してください。',
  'core.message.no-space': 'メッセージを保管できませんでした。ブラウザーの空き容量が足りません。',
  'core.message.under-way': 'メッセージを送信中です。届いてから削除してください。',
  'core.message.only-messages': '転送できるのはメッセージだけです。',
  'core.timeline.not-open': 'このタイムラインは開いていません。',
  'core.timeline.older-failed': '以前のメッセージを読み込めませんでした。もう一度お試しください。',
  'core.timeline.failed': 'メッセージを読み込めませんでした。もう一度お試しください。',
  'core.reaction.length': 'リアクションは 1～{count} 文字です。',
  'core.keyword.length': 'キーワードは 1～{count} 文字です。',
  'core.keyword.wildcard': 'キーワードに * と ? は使えません。書かれたとおりの言葉が探されます。',
  'core.search.length': '検索は 1～{count} 文字です。',
  'core.poll.not-loaded':
    'この投票は読み込まれていません。そこまでスクロールして、もう一度お試しください。',
  'core.poll.most-chosen': '一度に選べる回答は {count} 件までです。',
  'core.poll.question': '投票には 1～{count} 文字の質問が必要です。',
  'core.poll.answers': '投票の回答は 2～{count} 件です。',
  'core.poll.answer-length': '回答は {count} 文字までです。',
  'core.place.range': '緯度は -90～90 度、経度は -180～180 度です。',
  'core.file.loses-protection':
    '暗号化されたファイルを暗号化のないルームに送ると、保護が失われます。保存して、ご自身で送ってください。',
  'core.file.large': 'ファイルは {count} MB までです。',
  'core.file.larger': 'ファイルが {count} MB を超えています。',
  'core.file.damaged': 'このファイルは復号できません。途中で壊れました。',
  'core.file.not-fetched': 'ファイルを取得できませんでした。ネットワークを確認してください。',
  'core.file.not-uploaded':
    'ファイルをアップロードできませんでした。ネットワークを確認してください。',
  'core.file.not-taken': 'ホームサーバーがアップロードを受け付けませんでした。',
  'core.file.taken-back': 'アップロードは取り消されました。',
  'core.file.gone': 'ファイルがもうここにありません。もう一度添付してください。',
  'core.sticker.encrypted': 'ステッカーにできるのは、暗号化されていないルームの画像だけです。',
  'core.keys.not-one': 'Matrix の鍵のファイルではありません。始まりと終わりの形が違います。',
  'core.keys.cut': 'Matrix の鍵のファイルではありません。途中で切れているか、壊れています。',
  'core.keys.version':
    'Matrix の鍵のファイルではありません。バージョンが {wanted} ではなく {found} です。',
  'core.keys.rounds':
    'Matrix の鍵のファイルではありません。{found} 回の計算を求めていますが、{most} 回までです。',
  'core.account.page-not-through':
    'ホームサーバーには、そのページからの知らせがまだ届いていません。',
  'core.busy.core': 'Matrix の処理が混み合っています。少し待ってからお試しください。',
  'core.account.not-opened-here':
    'アカウントを開けませんでした。再読み込みするか、ログアウトしてからログインし直してください。',
} as const satisfies Words<typeof enCore>;
