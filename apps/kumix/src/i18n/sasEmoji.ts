/**
 * Names of the emoji that two people compare, as the specification translates them. By the picture:
 * implementations differ in the English names.
 */
import { languageTag } from './message.ts';

const japanese: Readonly<Record<string, string>> = {
  '🐶': '犬',
  '🐱': '猫',
  '🦁': 'ライオン',
  '🐎': '馬',
  '🦄': 'ユニコーン',
  '🐷': 'ブタ',
  '🐘': 'ゾウ',
  '🐰': 'うさぎ',
  '🐼': 'パンダ',
  '🐓': 'ニワトリ',
  '🐧': 'ペンギン',
  '🐢': '亀',
  '🐟': '魚',
  '🐙': 'たこ',
  '🦋': 'ちょうちょ',
  '🌷': '花',
  '🌳': '木',
  '🌵': 'サボテン',
  '🍄': 'きのこ',
  '🌏': '地球',
  '🌙': '月',
  '☁': '雲',
  '🔥': '炎',
  '🍌': 'バナナ',
  '🍎': 'リンゴ',
  '🍓': 'いちご',
  '🌽': 'とうもろこし',
  '🍕': 'ピザ',
  '🎂': 'ケーキ',
  '❤': 'ハート',
  '😀': 'スマイル',
  '🤖': 'ロボット',
  '🎩': '帽子',
  '👓': 'めがね',
  '🔧': 'スパナ',
  '🎅': 'サンタ',
  '👍': 'いいね',
  '☂': '傘',
  '⌛': '砂時計',
  '⏰': '時計',
  '🎁': 'ギフト',
  '💡': '電球',
  '📕': '本',
  '✏': '鉛筆',
  '📎': 'クリップ',
  '✂': 'はさみ',
  '🔒': '錠前',
  '🔑': '鍵',
  '🔨': '金槌',
  '☎': '電話機',
  '🏁': '旗',
  '🚂': '電車',
  '🚲': '自転車',
  '✈': '飛行機',
  '🚀': 'ロケット',
  '🏆': 'トロフィー',
  '⚽': 'ボール',
  '🎸': 'ギター',
  '🎺': 'トランペット',
  '🔔': 'ベル',
  '⚓': 'いかり',
  '🎧': 'ヘッドホン',
  '📁': 'フォルダー',
  '📌': 'ピン',
};

/** In the app's language where it is known there, else as it came. */
export function sasName({ symbol, name }: { readonly symbol: string; readonly name: string }) {
  if (languageTag() !== 'ja') return name;
  const picture = symbol.replaceAll('\u{FE0F}', '');
  return (Object.hasOwn(japanese, picture) ? japanese[picture] : undefined) ?? name;
}
