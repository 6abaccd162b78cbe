/** @jsxImportSource preact */
/** Preact as it is published: hooks, controlled fields, keyed lists, portals, refs, context. */
import { createContext } from 'preact';
import { createPortal } from 'preact/compat';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';

const Language = createContext('');

function Field() {
  const id = useId();
  const [text, setText] = useState('');
  return (
    <p>
      <label htmlFor={id}>Shouted</label>
      <input
        id={id}
        value={text}
        onInput={(event) => setText(event.currentTarget.value.toUpperCase())}
      />
    </p>
  );
}

function Choices() {
  const [one, setOne] = useState('b');
  const [many, setMany] = useState<readonly string[]>(['x']);
  const [radio, setRadio] = useState('left');
  const [checked, setChecked] = useState(false);
  return (
    <fieldset>
      <legend>Choices</legend>
      <select aria-label="One" value={one} onChange={(event) => setOne(event.currentTarget.value)}>
        <option value="a">Alpha</option>
        <option value="b">Beta</option>
        <option value="c">Gamma</option>
      </select>
      <select
        multiple
        aria-label="Many"
        onChange={(event) =>
          setMany([...event.currentTarget.selectedOptions].map(({ value }) => value))
        }
      >
        <option selected={many.includes('x')}>x</option>
        <option selected={many.includes('y')}>y</option>
        <option selected={many.includes('z')}>z</option>
      </select>
      {['left', 'right'].map((side) => (
        <label key={side}>
          <input
            type="radio"
            name="side"
            checked={radio === side}
            onChange={() => setRadio(side)}
          />
          {side}
        </label>
      ))}
      <label>
        <input type="checkbox" checked={checked} onChange={() => setChecked((is) => !is)} />
        agree
      </label>
      <output>{`${one} ${many.join('+')} ${radio} ${checked ? 'yes' : 'no'}`}</output>
    </fieldset>
  );
}

function Items() {
  const language = useContext(Language);
  const [items, setItems] = useState(['one', 'two', 'three']);
  const [next, setNext] = useState('');
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setItems((old) => [...old, next]);
        setNext('');
        field.current?.focus();
      }}
    >
      <ul aria-label="Items" lang={language}>
        {items.map((item) => (
          <li key={item}>
            {item} <input aria-label={`Note on ${item}`} />
            <button
              type="button"
              onClick={() => setItems((old) => old.filter((it) => it !== item))}
            >
              Drop {item}
            </button>
          </li>
        ))}
      </ul>
      <input
        ref={field}
        aria-label="Next"
        value={next}
        onInput={(event) => setNext(event.currentTarget.value)}
      />
      <button>Add</button>
      <button type="button" onClick={() => setItems((old) => old.toReversed())}>
        Turn round
      </button>
    </form>
  );
}

function Chart() {
  const [values, setValues] = useState([3, 5, 2]);
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setBeats((count) => Math.min(count + 1, 3)), 20);
    return () => clearInterval(timer);
  }, []);
  return (
    <figure>
      <svg viewBox="0 0 30 10" role="img" aria-label="Chart" width="120" strokeWidth={1}>
        {values.map((value, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- bars stand in fixed places
          <rect
            key={at}
            x={at * 10}
            y={10 - value}
            width="8"
            height={value}
            style={{ fill: 'teal' }}
          />
        ))}
      </svg>
      <figcaption>
        <button type="button" onClick={() => setValues((old) => old.map((value) => 10 - value))}>
          Beats: {beats}
        </button>
      </figcaption>
      <div dangerouslySetInnerHTML={{ __html: '<em>parsed</em>' }} />
    </figure>
  );
}

export function Board({
  aside,
  language,
}: {
  readonly aside: HTMLElement;
  readonly language: string;
}) {
  return (
    <Language.Provider value={language}>
      <Field />
      <Choices />
      <Items />
      <Chart />
      {createPortal(<p>In another place</p>, aside)}
    </Language.Provider>
  );
}
