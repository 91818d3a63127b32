//! Uploaded files: put into a private folder under names of our own, so that no path from outside means anything here.

use super::refusal::Refusal;
use crate::diagnostics::Findings;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// Files at once.
const MOST_FILES: usize = 20;
/// Letters of a name that are kept.
const MOST_LETTERS: usize = 80;

/// What was uploaded.
#[derive(Debug)]
pub(super) struct Uploads<Q> {
    /// The files, in the order sent.
    pub(super) files: Vec<PathBuf>,
    /// The part `question`.
    pub(super) question: Q,
    /// Removed with it.
    folder: TempDir,
}

impl<Q> Uploads<Q> {
    /// Findings of these files as JSON, with the names that the files were sent by.
    pub(super) fn findings(&self, findings: &[Findings]) -> Value {
        let mut json = Findings::all_to_json(findings);
        for place in 0..self.files.len() {
            let folder = self.folder.path().join(place.to_string()).join("");
            let written = Value::from(folder.to_string_lossy()).to_string();
            json = json.replace(written.trim_matches('"'), "");
        }
        serde_json::from_str(&json).unwrap_or_default()
    }
}

/// Reads the parts `file` and `question` of a form.
pub(super) async fn uploads<Q: DeserializeOwned + Default>(
    mut form: Multipart,
) -> Result<Uploads<Q>, Refusal> {
    let refused = |error: MultipartError| Refusal::new(error.status(), error.body_text());
    let failed = |error: std::io::Error| Refusal::failed(&error);
    let folder = tempfile::Builder::new().prefix("vtr-upload-").tempdir().map_err(failed)?;
    let (mut files, mut question) = (Vec::new(), Q::default());
    while let Some(part) = form.next_field().await.map_err(refused)? {
        match part.name().unwrap_or_default() {
            "file" if files.len() < MOST_FILES => {
                // A folder a file: two may have one name, and findings show it as it was.
                let place = folder.path().join(files.len().to_string());
                let path = place.join(plain_name(part.file_name().unwrap_or_default()));
                let bytes = part.bytes().await.map_err(refused)?;
                std::fs::create_dir(&place)
                    .and_then(|()| std::fs::write(&path, &bytes))
                    .map_err(failed)?;
                files.push(path);
            }
            "file" => return Err(Refusal::mistake(format!("at most {MOST_FILES} files at once"))),
            "question" => {
                let text = part.text().await.map_err(refused)?;
                let read = serde_json::from_str(&text);
                question = read.map_err(|error| Refusal::mistake(format!("question: {error}")))?;
            }
            other => {
                let error = format!("there is no part `{other}`: send `file` and `question`");
                return Err(Refusal::mistake(error));
            }
        }
    }
    if files.is_empty() {
        return Err(Refusal::mistake("no part `file` was sent"));
    }
    Ok(Uploads { files, question, folder })
}

/// A file's name as sent, without anything that could lead elsewhere.
fn plain_name(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')');
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| is_plain(*c)).take(MOST_LETTERS).collect();
    let plain = plain.trim_start_matches('.').trim();
    if plain.is_empty() { "upload.csv".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\shop\\orders 2025.csv"), "orders 2025.csv");
        assert_eq!(plain_name("..\u{0}\n"), "upload.csv");
        assert_eq!(plain_name(".hidden.csv"), "hidden.csv");
        assert_eq!(plain_name(&"x".repeat(500)).len(), 80);
    }
}
