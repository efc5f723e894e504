/** The product's mark. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="17" fill="#5b4fd6" />
      <path d="M15 21a6 6 0 0 1 6-6h18a6 6 0 0 1 6 6v11a6 6 0 0 1-6 6H27l-8 7v-7.4a6 6 0 0 1-4-5.6z" fill="#fff" />
      <path
        d="M49 27.5a6 6 0 0 1 3 5.200v9a6 6 0 0 1-4 5.660V53l-7.500-6H31a6 6 0 0 1-4.800-2.400l1.900-1.600H39a11 11 0 0 0 10-11z"
        fill="#c9c4ff"
      />
    </svg>
  );
}
