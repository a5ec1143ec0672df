//! What looks alike within ASCII. The build script, which has no engine yet, folds the words of the
//! lexicon with it.

/// Folds `rn` to `m`, `vv` to `w`, `cl` to `d`, `0` to `o`, `1` and `i` to `l`, in one pass, so that
/// a pair never arises from an earlier fold. Bytes outside ASCII stay.
pub(crate) fn fold(mut text: &[u8], mut out: impl FnMut(u8)) {
    loop {
        let (folded, rest) = match text {
            [b'r', b'n', rest @ ..] => (b'm', rest),
            [b'v', b'v', rest @ ..] => (b'w', rest),
            [b'c', b'l' | b'1', rest @ ..] => (b'd', rest),
            [b'0', rest @ ..] => (b'o', rest),
            [b'1' | b'i', rest @ ..] => (b'l', rest),
            [byte, rest @ ..] => (*byte, rest),
            [] => return,
        };
        out(folded);
        text = rest;
    }
}
