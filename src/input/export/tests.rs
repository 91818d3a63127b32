//! Bytes of files to text.

use super::*;
use encoding_rs::SHIFT_JIS;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read as _, Write as _};

fn whole(bytes: Vec<u8>, largest: u64) -> Result<Decoded, Stop> {
    Export::of_bytes(bytes, largest)?.whole()
}

fn read(bytes: &[u8]) -> (String, Vec<Code>) {
    let decoded = whole(bytes.to_vec(), 1_000_000).expect("a text");
    (decoded.text, decoded.remarks.iter().map(|remark| remark.code).collect())
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("packed");
    encoder.finish().expect("packed")
}

#[test]
fn marks_and_utf_8_and_utf_16_are_known() {
    assert_eq!(read("\u{feff}a,ü\n".as_bytes()), ("a,ü\n".into(), vec![]));
    assert_eq!(read("a,ü\n".as_bytes()), ("a,ü\n".into(), vec![]));
    let text = "order_id,value\n7,ü\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).0, text);
    let marked: Vec<u8> =
        std::iter::once(0xfeff_u16).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&marked), (text.into(), vec![]));
    assert_eq!(read(b"a\rb\r").0, "a\nb\n");
}

#[test]
fn western_and_japanese_bytes_are_told_apart() {
    // 0x92 0x73 is an apostrophe and an `s`, and a Japanese letter too.
    let (text, remarks) = read(b"name\nMen\x92s hat\nM\xfcller\n");
    assert_eq!((text.as_str(), remarks), ("name\nMen’s hat\nMüller\n", vec![Code::GuessedEncoding]));
    let japanese = "注文番号\t配送方法\n250-1\t日本郵便\n";
    let (bytes, _, _) = SHIFT_JIS.encode(japanese);
    assert_eq!(read(&bytes), (japanese.into(), vec![Code::GuessedEncoding]));
}

#[test]
fn bytes_that_are_no_character_are_named() {
    let (text, remarks) = read(b"k\xc3\xbcche \xe2\x82\xac \xc3\xa4 bad \xff here");
    assert!(text.starts_with("küche € ä bad"), "{text}");
    assert_eq!(remarks, [Code::UnreadableBytes]);
    assert_eq!(read(b"\x81 x").1, [Code::GuessedEncoding, Code::UnreadableBytes]);
}

#[test]
fn gzip_is_unpacked_and_what_is_cut_off_is_said() {
    let text: String = (0..2000).map(|row| format!("{row},{}\n", row * 7919 % 1000)).collect();
    let bytes = packed(&text);
    assert_eq!(read(&bytes), (text.clone(), vec![]));
    for cut in bytes.len() / 2..bytes.len() / 2 + 20 {
        let (part, remarks) = read(&bytes[..cut]);
        assert_eq!(remarks, [Code::DamagedGzip], "{cut}");
        assert!(text.starts_with(&part) && part.ends_with('\n') && part.len() < text.len(), "{cut}");
        // Less than a line is lost of what can be unpacked.
        let mut unpacked = Vec::new();
        let mut decoder = flate2::bufread::MultiGzDecoder::new(&bytes[..cut]);
        assert!(decoder.read_to_end(&mut unpacked).is_err());
        assert!(unpacked.len() - part.len() < 10, "{cut}");
    }
    assert_eq!(whole(bytes, 100).expect_err("large"), Stop::TooLarge);
    assert!(matches!(whole(b"PK\x03\x04xl".to_vec(), 100), Err(Stop::Else(..))));
}
