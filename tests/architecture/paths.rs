//! Paths in blanked Rust source that leave their own module: from `crate`, from the crate's name, or by
//! `super`.

/// A path as written, with grouped imports spelled out one by one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CodePath {
    /// 1-based line of its last word.
    pub(crate) line: usize,
    /// Inline modules around it.
    pub(crate) inline_modules: usize,
    /// Its words; `*` for a glob.
    pub(crate) words: Vec<String>,
}

struct Token {
    text: String,
    line: usize,
}

/// Every path of the source that begins with `crate`, `super`, or the crate's own name.
pub(crate) fn leaving_paths(code: &str, crate_name: &str) -> Vec<CodePath> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut braces = 0;
    let mut module_braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "{" => {
                braces += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    module_braces.push(braces);
                }
                at += 1;
            }
            "}" => {
                if module_braces.last() == Some(&braces) {
                    module_braces.pop();
                }
                braces -= 1;
                at += 1;
            }
            "use" => at = use_tree(&tokens, at + 1, &[], module_braces.len(), &mut found),
            word if is_word(word) => {
                let (end, path) = plain_path(&tokens, at, module_braces.len());
                found.push(path);
                at = end;
            }
            _ => at += 1,
        }
    }
    found.retain(|path| {
        let first = path.words.first().map_or("", String::as_str);
        first == "crate" && path.words.len() > 1 || first == "super" || first == crate_name
    });
    found
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word: usize =
                rest.chars().take_while(|&c| c.is_alphanumeric() || c == '_').map(char::len_utf8).sum();
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                _ => word,
            };
            tokens.push(Token { text: rest[..length].to_owned(), line: index + 1 });
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// Reads `a::b::c` outside of imports.
fn plain_path(tokens: &[Token], start: usize, inline_modules: usize) -> (usize, CodePath) {
    let mut words = vec![tokens[start].text.clone()];
    let mut at = start + 1;
    while at + 1 < tokens.len() && tokens[at].text == "::" && is_word(&tokens[at + 1].text) {
        words.push(tokens[at + 1].text.clone());
        at += 2;
    }
    (at, CodePath { line: tokens[at - 1].line, inline_modules, words })
}

/// Reads one branch of an import, spelling groups out; returns where it ended.
fn use_tree(
    tokens: &[Token],
    start: usize,
    prefix: &[String],
    inline_modules: usize,
    found: &mut Vec<CodePath>,
) -> usize {
    let mut words = prefix.to_vec();
    let mut at = start;
    let mut renamed = false;
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token.text != "}") {
                    at = use_tree(tokens, at, &words, inline_modules, found);
                    if tokens.get(at).is_some_and(|token| token.text == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            ";" | "," | "}" => break,
            "as" => renamed = true,
            word if !renamed && (word == "*" || is_word(word)) => words.push(word.to_owned()),
            _ => {}
        }
        at += 1;
    }
    let line = tokens.get(at.saturating_sub(1)).map_or(0, |token| token.line);
    found.push(CodePath { line, inline_modules, words });
    at
}
