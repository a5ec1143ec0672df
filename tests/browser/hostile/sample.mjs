// The part of the hostile pages that every run of the tests takes: one of each kind.

export const SAMPLE = new Set(
  `
  remove-every-millisecond remove-once remove-by-observer root-cloned root-emptied document-opened document-opened-for-ever document-left-open moved-to-filter moved-to-template moved-to-frame moved-into-shadow
  host-style host-attributes host-animated rules-for-all names-registered root-clear root-filtered-out root-tiny root-zoomed-out root-boxless root-skipped root-invisible root-sideways root-inert
  popover-once popover-each-frame popover-unhittable popover-in-shadow popover-lookalike modal-once modal-each-frame modal-not-open transition-veil transition-held fullscreen-by-click picker-over-all
  blink-fast blink-each-second-frame busy-in-each-frame busy-after-hiding busy-at-load alert-flood churn-and-cover focus-war visibility-faked dialogs-closed escape-pressed built-in-things-patched
  kind-xhtml kind-svg kind-frameset policy-no-styles policy-sandbox names-of-document leave-objects leave-objects-anew leave-for-nothing leave-stopped history-flood reload-very-often reload-per-key
  listen-everywhere stop-in-keypress prevent-and-append keys-without-field canvas-keys edit-context-compose edit-context-insert compose-password insert-password focus-loop design-mode
  closed-shadow form-element editable-box text-security disc-font transparent-text search-field bullets-by-script label-before label-drawn labels-es code-boxes member-number claim-by-logo
  text-then-password built-at-keydown step-by-step own-dialog frame-srcdoc frame-written frame-blob frame-data frame-sandboxed-0 frame-of-another-host frames-nine-deep popup-built popup-written reopened-at-first-key reopened-in-a-loop replaced-by-script-address
  pad-click paste-password drop-anywhere send-by-enter served-by-worker race-autofocus race-reopen-10 race-redirect race-date-field
  spa-push-state turn-harmless-for-good cloak-on-detection field-turns-secret claims-after-focus back-by-itself prerendered popup-brought-back tab-nabbing frame-good-under-field frame-turns-bad mutation-flood huge-number-of-elements push-state-flood document-open-from-harmless facts-flood never-there-untold comes-slowly timers-called-off
  clobber-form clobber-documentelement polluted-prototypes surface-post-message surface-runtime surface-load-own-files surface-clickjacking surface-flood-and-popup reads-selection reads-markup traces-harmless traces-events-sign-in
`
    .trim()
    .split(/\s+/),
);
