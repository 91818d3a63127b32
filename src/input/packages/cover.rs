//! Text covered in place: lines, letters and bytes stay where they are.

/// Covers text: each letter but the ends of lines becomes a mark of as many bytes.
pub(super) fn cover(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let mark = match byte {
            b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            0..=0x7f => "*",
            0x80..=0xdf => "×",
            0xe0..=0xef => "∗",
            0xf0.. => "🞶",
        };
        let end = (at + mark.len()).min(bytes.len());
        bytes[at..end].copy_from_slice(&mark.as_bytes()[..end - at]);
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::cover;

    #[test]
    fn covered_text_keeps_lines_letters_and_bytes() {
        let text = "Jö 本\r\n😀x";
        let mut bytes = text.as_bytes().to_vec();
        cover(&mut bytes);
        let covered = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(covered, "*×*∗\r\n🞶*");
        assert_eq!(covered.len(), text.len());
    }
}
