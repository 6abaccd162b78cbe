/** The mark: a post and two members that hold each other, as timbers do in a joint. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg className="k-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect className="k-mark-ground" width="32" height="32" rx="9" />
      <path className="k-mark-line" d="M10.5 7v18M14.5 14.6 21.8 7M14.5 14.6l-.6.6 8.1 9.8" />
      <path className="k-mark-joint" d="M10.5 16h4.2" />
    </svg>
  );
}

const step = 44;
const rise = step * Math.sqrt(3);

/** Kumiko lattice of hemp leaves, drawn as lines that take the theme's colour. */
export function Lattice() {
  const half = step / 2;
  const third = rise / 6;
  return (
    <svg className="k-lattice" aria-hidden="true" width="100%" height="100%">
      <defs>
        <pattern id="k-lattice" width={step} height={rise} patternUnits="userSpaceOnUse">
          <path
            d={[
              `M0 0H${step}M0 ${rise / 2}H${step}M0 ${rise}H${step}`,
              `M0 0 ${half} ${rise / 2} ${step} 0M0 ${rise} ${half} ${rise / 2} ${step} ${rise}`,
              `M${half} ${third}V0M${half} ${third} 0 0M${half} ${third} ${step} 0`,
              `M0 ${rise / 2 - third}V${rise / 2}M0 ${rise / 2 - third} 0 0`,
              `M0 ${rise / 2 - third} ${half} ${rise / 2}M${step} ${rise / 2 - third}V${rise / 2}`,
              `M${step} ${rise / 2 - third} ${step} 0M${step} ${rise / 2 - third} ${half} ${rise / 2}`,
              `M0 ${rise / 2 + third}V${rise / 2}M0 ${rise / 2 + third} 0 ${rise}`,
              `M0 ${rise / 2 + third} ${half} ${rise / 2}M${step} ${rise / 2 + third}V${rise / 2}`,
              `M${step} ${rise / 2 + third} ${step} ${rise}M${step} ${rise / 2 + third} ${half} ${rise / 2}`,
              `M${half} ${rise - third}V${rise}M${half} ${rise - third} 0 ${rise}`,
              `M${half} ${rise - third} ${step} ${rise}`,
            ].join('')}
          />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#k-lattice)" />
    </svg>
  );
}
