/** The timeline against a real homeserver: what stands where, and that it stays there. */
import { AxeBuilder } from '@axe-core/playwright';
import { hostile } from '../../apps/kumix/src/room/testing/hostile.ts';
import { act, choose, contents, fill, message, roomOf, settledAtEnd } from './chat.ts';
import { expect, test } from './fixture.ts';

test('holds what is read on its pixel while history loads above, to the very beginning', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Long');
  await fill(friend, room, 180);
  await mine.openRoom('Long');
  await expect(message(mine, 'number 180')).toBeVisible();
  const walked = await mine.timeline.locator('.timeline-scroll').evaluate(async (scroller) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const rows = () => [...scroller.querySelectorAll<HTMLElement>('li[data-kind="message"]')];
    const seen = new Set<string>();
    let worst = 0;
    let elements = 0;
    for (let step = 0; step < 4_000; step += 1) {
      const edge = scroller.getBoundingClientRect().top + 60;
      const held = rows().find((row) => row.getBoundingClientRect().top >= edge);
      const before = held?.getBoundingClientRect().top ?? 0;
      const from = scroller.scrollTop;
      scroller.scrollTop = from - 90;
      const moved = from - scroller.scrollTop;
      await frame();
      await frame();
      if (held?.isConnected === true) {
        worst = Math.max(worst, Math.abs(held.getBoundingClientRect().top - before - moved));
      }
      elements = Math.max(elements, scroller.querySelectorAll('*').length);
      for (const row of rows()) seen.add(row.textContent ?? '');
      if (scroller.querySelector('.timeline-start') !== null && scroller.scrollTop === 0) break;
    }
    const numbers = [...seen].flatMap((text) => /number (\d+)/.exec(text)?.[1] ?? []);
    return { worst, elements, numbers: new Set(numbers).size };
  });
  expect(walked).toEqual({ worst: 0, elements: expect.any(Number), numbers: 180 });
  expect(walked.elements).toBeLessThan(3_000);
});

test('does not move what is read when messages arrive below, and leads back to the newest', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Busy');
  await fill(friend, room, 45);
  await mine.openRoom('Busy');
  await expect(message(mine, 'number 45')).toBeVisible();
  const scroller = mine.timeline.locator('.timeline-scroll');
  await scroller.evaluate((box) => {
    box.scrollTop -= 700;
  });
  const toEnd = mine.page.getByRole('button', { name: /To the newest message|newest/ });
  await expect(toEnd).toBeVisible();
  const held = message(mine, 'number 24').first();
  const before = await held.boundingBox();
  await friend.text(room, 'breaking news');
  await friend.text(room, 'more of it');
  await expect(
    mine.page.getByRole('button', { name: '2 new, to the newest message' }),
  ).toBeVisible();
  expect(await held.boundingBox()).toEqual(before);
  await toEnd.click();
  await expect(message(mine, 'more of it')).toBeInViewport();
  await expect(toEnd).toBeHidden();
});

test('follows the newest while it is in view, also when the composer grows', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Following');
  await fill(friend, room, 30);
  await mine.openRoom('Following');
  await expect(message(mine, 'number 30')).toBeInViewport();
  await mine.composer.fill('a\nb\nc\nd\ne');
  await settledAtEnd(mine);
  await friend.text(room, 'still with you?');
  await expect(message(mine, 'still with you?')).toBeInViewport();
  await mine.composer.fill('');
  await settledAtEnd(mine);
});

test('marks where the unread begins and leads there', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Away');
  const read = await friend.text(room, 'read already');
  await user.read(room, read);
  await user.request('POST', `/rooms/${encodeURIComponent(room)}/read_markers`, {
    'm.fully_read': read,
  });
  await fill(friend, room, 30);
  await mine.openRoom('Away');
  await expect(message(mine, 'number 30')).toBeVisible();
  await mine.page.getByRole('button', { name: 'First unread' }).click();
  await expect(mine.timeline.getByText('New', { exact: true })).toBeInViewport();
  await expect(message(mine, /number 1$/)).toBeInViewport();
});

test('tells what happened to the room in plain words', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Words');
  await mine.openRoom('Words');
  await friend.text(room, 'and then');
  await user.state(room, 'm.room.topic', { topic: 'Only words' });
  await expect(mine.timeline).toContainText('Ada set the topic to “Only words”');
  await friend.leave(room);
  await expect(mine.timeline).toContainText('Grace left');
});

test('opens an address of a message far back, and shows which it is', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Archive');
  const ids = await fill(friend, room, 120);
  await mine.page.goto(`${mine.app.url}/#/room/${room}/${encodeURIComponent(ids[4] ?? '')}`);
  await expect(message(mine, /number 5$/)).toBeInViewport();
  await expect(message(mine, /number 5$/)).toHaveClass(/message-flash/);
  await mine.page.getByRole('button', { name: /newest/ }).click();
  await expect(message(mine, 'number 120')).toBeInViewport();
});

test('answers a message, and the quote leads back to it', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Answers');
  await friend.text(room, 'Where is the key?');
  await fill(friend, room, 40);
  await mine.openRoom('Answers');
  await theirs.openRoom('Answers');
  await expect(message(mine, 'number 40')).toBeVisible();
  await act(mine, message(mine, 'number 40'), 'Reply');
  await mine.send('Under the pot');
  const answer = message(theirs, 'Under the pot');
  await expect(answer.getByRole('button', { name: /In reply to Grace/ })).toBeVisible();
  await theirs.timeline.locator('.timeline-scroll').evaluate((box) => {
    box.scrollTop = box.scrollHeight;
  });
  await answer.getByRole('button', { name: /In reply to Grace/ }).click();
  await expect(message(theirs, /number 40/).first()).toBeInViewport();
});

test('reacts, and takes the reaction back', async ({ user, friend, mine, theirs }) => {
  const room = await roomOf(user, friend, 'Cheers');
  await friend.text(room, 'It works');
  await mine.openRoom('Cheers');
  await theirs.openRoom('Cheers');
  await act(mine, message(mine, 'It works'), 'React');
  await mine.page.getByPlaceholder('Search').fill('tada');
  await mine.page.getByRole('gridcell', { name: /party popper/i }).click();
  const seen = theirs.timeline.getByRole('button', { name: /🎉, 1: Ada/ });
  await expect(seen).toBeVisible();
  await seen.click();
  const mineAgain = mine.timeline.getByRole('button', { name: /🎉, 2/ });
  await expect(mineAgain).toHaveAttribute('aria-pressed', 'true');
  await mineAgain.click();
  await expect(theirs.timeline.getByRole('button', { name: /🎉, 1: Grace/ })).toBeVisible();
});

test('removes a message for everyone, after asking', async ({ user, friend, mine, theirs }) => {
  await roomOf(user, friend, 'Regret');
  await mine.openRoom('Regret');
  await theirs.openRoom('Regret');
  await mine.send('a slip of the tongue');
  await expect(message(theirs, 'a slip of the tongue')).toBeVisible();
  await choose(mine, message(mine, 'a slip of the tongue'), 'Remove for everyone');
  const dialog = mine.page.getByRole('dialog', { name: 'Remove this message?' });
  await dialog.getByRole('textbox').fill('typo');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(theirs.timeline.getByText('removed', { exact: false })).toContainText('typo');
  await expect(message(theirs, 'a slip of the tongue')).toHaveCount(0);
});

test('keeps a thread beside the room', async ({ user, friend, mine, theirs }) => {
  const room = await roomOf(user, friend, 'Threads');
  await friend.text(room, 'What about Sunday?');
  await mine.openRoom('Threads');
  await theirs.openRoom('Threads');
  await act(mine, message(mine, 'What about Sunday?'), 'Reply in a thread');
  const panel = mine.page.getByRole('complementary');
  await panel.getByRole('textbox', { name: 'Reply in the thread' }).fill('Sunday is fine');
  await panel.getByRole('textbox', { name: 'Reply in the thread' }).press('Enter');
  await expect(panel.locator('.message').filter({ hasText: 'Sunday is fine' })).toBeVisible();
  const chip = theirs.timeline.getByRole('button', { name: /1 reply/ });
  await expect(chip).toContainText('Sunday is fine');
  await chip.click();
  await expect(
    theirs.page
      .getByRole('complementary')
      .locator('.message')
      .filter({ hasText: 'Sunday is fine' }),
  ).toBeVisible();
});

test('pins a message where everyone finds it', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Board');
  await friend.text(room, 'The code is in the drawer');
  await fill(friend, room, 40);
  await friend.text(room, 'Meet at nine');
  await mine.openRoom('Board');
  await choose(mine, message(mine, 'Meet at nine'), 'Pin for everyone');
  await mine.page.getByRole('button', { name: 'Pinned messages (1)' }).click();
  const pinned = mine.page.getByRole('complementary').getByRole('button', { name: /Meet at nine/ });
  await expect(pinned).toBeVisible();
  await mine.timeline.locator('.timeline-scroll').evaluate((box) => {
    box.scrollTop -= 900;
  });
  await pinned.click();
  await expect(message(mine, 'Meet at nine')).toBeInViewport();
});

test('shows who has read and who is writing', async ({ user, friend, mine, theirs }) => {
  await roomOf(user, friend, 'Company');
  await mine.openRoom('Company');
  await mine.send('Are you there?');
  await theirs.openRoom('Company');
  await expect(message(theirs, 'Are you there?')).toBeVisible();
  await expect(message(mine, 'Are you there?').getByText('Read by Grace')).toBeAttached();
  await theirs.composer.pressSequentially('I am');
  await expect(mine.page.getByText('Grace is writing')).toBeVisible();
  await theirs.send('I am here');
  await expect(mine.page.getByText('Grace is writing')).toBeHidden();
});

test('draws what Matrix allows and nothing else, and asks before a link that lies', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Markup');
  await mine.openRoom('Markup');
  const html = [
    '<h2 id="main" class="k-dialog" style="position:fixed">Heading</h2>',
    // Takes seconds to read for its colours, while nothing else waits for it for long.
    `<pre><code class="language-markdown">${'[a]('.repeat(1_800)}</code></pre>`,
    '<pre><code class="language-js">const a = 1;</code></pre>',
    '<p>The end: <span data-mx-spoiler>nobody knows</span></p>',
    '<a href="https://evil.example/">https://bank.example</a>',
    '<img src="https://tracker.example/x.gif"><svg onload="alert(1)"></svg><script>alert(1)</script>',
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>',
  ].join('');
  await friend.text(room, 'markup', { format: 'org.matrix.custom.html', formatted_body: html });
  const row = message(mine, 'Heading');
  await expect(row.getByRole('heading', { name: 'Heading' })).toBeVisible();
  await expect(
    row.locator('[id], [style*="fixed"], .k-dialog, script, img[src^="http"]'),
  ).toHaveCount(0);
  await expect(row.locator('.code-keyword', { hasText: 'const' })).toBeVisible();
  await expect(row.getByLabel('Code in markdown').locator('span')).toHaveCount(0);
  await expect(row.locator('math msup')).toBeVisible();
  await row.getByRole('button', { name: /Spoiler/ }).click();
  await expect(row.getByText('nobody knows')).toBeVisible();
  await row.getByRole('link', { name: 'https://bank.example' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Open this address?' });
  await expect(dialog).toContainText('https://evil.example/');
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  expect(mine.page.context().pages()).toHaveLength(1);
  // What is HTML alone is purified in another way than what has formulas in it.
  const spoiler = '<span data-mx-spoiler="a --> b">x</span>';
  for (const rest of ['<p style="color:red" onclick="x()">Alone</p>', 'Beside <math></math>']) {
    await friend.text(room, 'x', {
      format: 'org.matrix.custom.html',
      formatted_body: `${spoiler}${rest}`,
    });
  }
  const alone = message(mine, 'Alone');
  await expect(alone.getByRole('button', { name: /a --> b/ })).toBeVisible();
  await expect(alone.locator('[style*="red"], [onclick]')).toHaveCount(0);
  const beside = message(mine, 'Beside');
  await expect(beside).toBeVisible();
  await expect(beside.getByRole('button', { name: /a --> b/ })).toHaveCount(0);
});

test('makes nothing of hostile markup but harmless words, and leaves the console quiet', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Storm');
  await mine.openRoom('Storm');
  for (const html of hostile) {
    await friend.text(room, 'x', { format: 'org.matrix.custom.html', formatted_body: html });
  }
  await friend.text(room, 'after the storm');
  await expect(message(mine, 'after the storm')).toBeVisible();
  const found = await mine.timeline.locator('.timeline-scroll').evaluate(async (scroller) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const bad = new Set<string>();
    let read = 0;
    const seen = new Set<string>();
    for (let step = 0; step < 800; step += 1) {
      for (const box of scroller.querySelectorAll('.rich')) {
        const key = box.closest<HTMLElement>('li')?.dataset['key'] ?? '';
        if (!seen.has(key)) read += 1;
        seen.add(key);
        for (const element of box.querySelectorAll('*')) {
          // The button that copies code is ours, and so is its icon.
          if (element.closest('.rich-code-copy') !== null) continue;
          if (
            /^(?:script|style|iframe|object|embed|form|input|svg|link|meta|base|template|video|audio)$/i.test(
              element.localName,
            )
          ) {
            bad.add(element.outerHTML.slice(0, 120));
          }
          for (const { name, value } of element.attributes) {
            const wrong =
              name.startsWith('on') ||
              ['id', 'name', 'role', 'srcdoc', 'action'].includes(name) ||
              (name === 'src' && !value.startsWith('blob:')) ||
              (name === 'href' && !/^(?:https?|mailto|matrix):/.test(value));
            if (wrong) bad.add(`${element.localName} ${name}=${value}`.slice(0, 120));
          }
        }
      }
      if (scroller.scrollTop === 0 && scroller.querySelector('.timeline-start') !== null) break;
      scroller.scrollTop -= 300;
      await frame();
      await frame();
    }
    return { bad: [...bad], read };
  });
  expect(found.bad).toEqual([]);
  expect(found.read).toBeGreaterThanOrEqual(hostile.length);
});

test('shows an event as the homeserver gave it', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Source');
  await friend.text(room, 'look inside');
  await mine.openRoom('Source');
  await choose(mine, message(mine, 'look inside'), 'View the source');
  const dialog = mine.page.getByRole('dialog', { name: 'Source of this event' });
  await expect(dialog).toContainText('"body": "look inside"');
  await expect(dialog).not.toContainText('access_token');
});

test('waits out a lost network: nothing is lost, nothing is sent twice, the order holds', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Tunnel');
  await mine.openRoom('Tunnel');
  await mine.send('before');
  await expect(message(mine, 'before')).toHaveAttribute('data-send', 'sent');
  await mine.page.context().setOffline(true);
  await mine.send('inside one');
  await mine.send('inside two');
  await expect(message(mine, 'inside two')).toBeVisible();
  await expect(message(mine, 'inside two')).not.toHaveAttribute('data-send', 'sent');
  await mine.page.context().setOffline(false);
  await expect(message(mine, 'inside two')).toHaveAttribute('data-send', 'sent', {
    timeout: 40_000,
  });
  const bodies = (await contents(user, room)).map((content) => JSON.stringify(content));
  expect(bodies.map((body) => /before|inside one|inside two/.exec(body)?.[0])).toEqual([
    'before',
    'inside one',
    'inside two',
  ]);
  // A network that is gone is told by the browser itself; that is no fault of the app.
  mine.complaints.length = 0;
});

test('has no fault of accessibility, in the room, a thread, a menu and a dialog', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'For all');
  const root = await friend.text(room, 'first words', {
    format: 'org.matrix.custom.html',
    formatted_body:
      '<p>first <b>words</b> <span data-mx-spoiler="end">x</span></p><pre><code>a</code></pre>',
  });
  await user.text(room, 'an answer', {
    'm.relates_to': { 'm.in_reply_to': { event_id: root } },
  });
  await user.send(room, 'm.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: root, key: '👍' },
  });
  await mine.openRoom('For all');
  await expect(message(mine, 'an answer')).toBeVisible();
  const faults = async () =>
    (await new AxeBuilder({ page: mine.page }).analyze()).violations.map(({ id, nodes }) => [
      id,
      nodes.map(({ html }) => html),
    ]);
  expect(await faults()).toEqual([]);
  const row = mine.timeline.locator(`[data-event-id="${root}"]`);
  await act(mine, row, 'More');
  await expect(mine.page.getByRole('menu')).toBeVisible();
  expect(await faults()).toEqual([]);
  await mine.page.getByRole('menuitem', { name: 'View the source' }).click();
  await expect(mine.page.getByRole('dialog')).toContainText('event_id');
  expect(await faults()).toEqual([]);
  await mine.page.keyboard.press('Escape');
  await act(mine, row, 'Reply in a thread');
  await expect(mine.page.getByRole('textbox', { name: 'Reply in the thread' })).toBeVisible();
  expect(await faults()).toEqual([]);
});

test('is walked with the keyboard alone', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Keys');
  await friend.text(room, 'one');
  await friend.text(room, 'two');
  await mine.openRoom('Keys');
  await expect(message(mine, 'two')).toBeVisible();
  await expect(mine.composer).toBeFocused();
  await mine.page.locator('.timeline-scroll').focus();
  await mine.page.keyboard.press('ArrowUp');
  await expect(mine.timeline.locator('li', { hasText: 'two' })).toBeFocused();
  await mine.page.keyboard.press('ArrowUp');
  await expect(mine.timeline.locator('li', { hasText: 'one' })).toBeFocused();
  const bar = message(mine, 'one').getByRole('toolbar', { name: 'Message actions' });
  await expect(bar).toBeVisible();
  await bar.getByRole('button', { name: 'Reply', exact: true }).focus();
  await mine.page.keyboard.press('Enter');
  await expect(mine.composer).toBeFocused();
  await mine.page.keyboard.type('by key');
  await mine.page.keyboard.press('Enter');
  await expect(message(mine, 'by key')).toContainText('In reply to Grace');
  // A letter pressed anywhere in the room is the beginning of a message.
  await mine.page.locator('.timeline-scroll').focus();
  await mine.page.keyboard.type('hi');
  await expect(mine.composer).toHaveValue('hi');
});
