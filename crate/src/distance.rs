//! One-edit differences between two labels (optimal string alignment at distance one).

/// The single edit that turns one text into another. Positions count bytes of the first text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A byte of the second text stands before this position.
    Insert(usize),
    /// The byte at this position is missing from the second text.
    Delete(usize),
    /// The byte at this position is another one.
    Replace(usize),
    /// The bytes at this position and the next have changed places.
    Swap(usize),
}

impl Edit {
    /// Where the texts begin to differ.
    pub fn position(self) -> usize {
        match self {
            Self::Insert(at) | Self::Delete(at) | Self::Replace(at) | Self::Swap(at) => at,
        }
    }
}

/// The one edit that makes `a` into `b`, or `None` if they are equal or further apart.
///
/// ```
/// use portalward::distance::{Edit, one_edit};
///
/// assert_eq!(one_edit("aetna", "aetma"), Some(Edit::Replace(3)));
/// assert_eq!(one_edit("mychart", "mychatr"), Some(Edit::Swap(5)));
/// assert_eq!(one_edit("mychart", "mychart"), None);
/// ```
pub fn one_edit(a: &str, b: &str) -> Option<Edit> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(same..)?, b.get(same..)?);
    match (rest_a, rest_b) {
        ([_, a @ ..], b) if a == b => Some(Edit::Delete(same)),
        (a, [_, b @ ..]) if a == b => Some(Edit::Insert(same)),
        ([_, a @ ..], [_, b @ ..]) if a == b => Some(Edit::Replace(same)),
        ([a0, a1, a @ ..], [b0, b1, b @ ..]) if a == b && a0 == b1 && a1 == b0 => {
            Some(Edit::Swap(same))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_apart() {
        let check = |a, b, edit| assert_eq!(one_edit(a, b), edit, "{a} {b}");
        check("ameli", "amelie", Some(Edit::Insert(5)));
        check("ameli", "aameli", Some(Edit::Insert(1)));
        check("ameli", "meli", Some(Edit::Delete(0)));
        check("ameli", "amehi", Some(Edit::Replace(3)));
        check("ameli", "maeli", Some(Edit::Swap(0)));
        check("a", "", Some(Edit::Delete(0)));
        check("", "a", Some(Edit::Insert(0)));
    }

    #[test]
    fn not_one_edit_apart() {
        let check = |a, b| assert_eq!(one_edit(a, b), None, "{a} {b}");
        check("", "");
        check("ameli", "ameli");
        check("ameli", "emeil");
        check("ameli", "amelixx");
        check("ameli", "mealiy");
        check("abcd", "badc");
    }

    /// Against the textbook dynamic programme, over all short words of three letters.
    #[test]
    fn agrees_with_the_full_table() {
        let mut words = vec![String::new()];
        for _ in 0..4 {
            let longer: Vec<_> = words
                .iter()
                .flat_map(|w| ['a', 'b', 'c'].map(|c| format!("{w}{c}")))
                .collect();
            words.extend(longer);
            words.sort();
            words.dedup();
        }
        let mut apart = 0;
        for a in &words {
            for b in &words {
                let expected = alignment_distance(a.as_bytes(), b.as_bytes()) == 1;
                assert_eq!(one_edit(a, b).is_some(), expected, "{a:?} {b:?}");
                apart += usize::from(expected);
            }
        }
        assert!(apart > 500, "{apart} pairs");
    }

    fn alignment_distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut best = (table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    best = best.min(table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }
}
