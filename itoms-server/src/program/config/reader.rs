use super::{ConfigError, SETTINGS, Setting};
use itoms_core::secret::Secret;
use itoms_store::postgres::check_address;
use std::{collections::BTreeMap, ffi::OsString, fs, path::Path, str::FromStr};

/// Settings as they were given, before they mean anything. Cannot print itself, since some are secrets.
pub struct Settings {
    given: BTreeMap<&'static str, Given>,
}

struct Given {
    /// As the operator spelled its name.
    spelling: String,
    value: Secret<String>,
}

/// Variables that are no settings: where the file is, and what tests use.
const ASIDE: &[&str] = &["ITOMS_CONFIG"];

impl Settings {
    /// From a file, if there is one, and variables, which win.
    ///
    /// # Errors
    /// [`ConfigError`] for an unknown setting, one that a place gives twice, or a file that cannot be read.
    pub fn read(file: Option<&Path>, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let mut settings = file.map_or_else(|| Ok(Self::none()), Self::of_file)?;
        settings.given.extend(Self::of_variables(variables)?.given);
        Ok(settings)
    }

    fn none() -> Self {
        Self { given: BTreeMap::new() }
    }

    fn of_variables(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let mut settings = Self::none();
        for (variable, value) in variables {
            // No setting has such a name.
            let Ok(variable) = variable.into_string() else { continue };
            let is_ours = variable.starts_with("ITOMS_") && !variable.starts_with("ITOMS_TEST_") && !ASIDE.contains(&variable.as_str());
            if is_ours {
                let wrong = |_| ConfigError { setting: variable.clone(), mend: "write its value in UTF-8".to_owned() };
                settings.give(&variable, &variable["ITOMS_".len()..].to_lowercase(), value.into_string().map_err(wrong)?)?;
            }
        }
        Ok(settings)
    }

    fn of_file(file: &Path) -> Result<Self, ConfigError> {
        let mut settings = Self::none();
        let name = file.display().to_string();
        let wrong = |mend: &str| ConfigError { setting: name.clone(), mend: mend.to_owned() };
        let text = fs::read_to_string(file).map_err(|error| wrong(&format!("the file cannot be read ({})", error.kind())))?;
        // The parser's own message would quote the line, perhaps with a secret in it.
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
            match error.message().contains("duplicate key") {
                true => wrong(&format!("line {line} gives a setting a second time; keep one of them")),
                false => wrong(&format!("line {line} is not TOML: write key = \"value\"")),
            }
        })?;
        for (key, value) in table {
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(flag) => if flag { "on" } else { "off" }.to_owned(),
                _ => return Err(ConfigError { setting: key, mend: "write a text, a number, true or false".to_owned() }),
            };
            settings.give(&key, &key, value)?;
        }
        Ok(settings)
    }

    fn give(&mut self, spelling: &str, name: &str, value: String) -> Result<(), ConfigError> {
        let wrong = |mend: String| ConfigError { setting: spelling.to_owned(), mend };
        if let Some(setting) = find(name) {
            return self.insert(setting, spelling, value);
        }
        let Some(setting) = name.strip_suffix("_file").and_then(find).filter(|setting| setting.secret) else {
            return Err(wrong(format!("there is no such setting{}", did_you_mean(name))));
        };
        let secret =
            fs::read_to_string(&value).map_err(|error| wrong(format!("the file that it names cannot be read ({})", error.kind())))?;
        self.insert(setting, spelling, secret.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn insert(&mut self, setting: &'static Setting, spelling: &str, value: String) -> Result<(), ConfigError> {
        let given = Given { spelling: spelling.to_owned(), value: Secret::new(value) };
        match self.given.insert(setting.name, given) {
            None => Ok(()),
            Some(other) => Err(ConfigError {
                setting: spelling.to_owned(),
                mend: format!("{} gives the same setting; keep one of them", other.spelling),
            }),
        }
    }

    /// What was given, or the default.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let given = self.given.get(name).map(|given| given.value.expose().as_str());
        given.filter(|value| !value.is_empty()).or_else(|| find(name).and_then(|setting| setting.default))
    }

    /// Of a setting that has a default.
    pub(super) fn required(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    pub(super) fn is_given(&self, name: &str) -> bool {
        self.given.get(name).is_some_and(|given| !given.value.expose().is_empty())
    }

    pub(super) fn secret(&self, name: &str) -> Option<Secret<String>> {
        self.get(name).map(Secret::from)
    }

    pub(super) fn parse<T: FromStr>(&self, name: &str, mend: &str) -> Result<T, ConfigError> {
        self.required(name).parse().map_err(|_| self.wrong(name, mend))
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, ConfigError> {
        match self.required(name) {
            "on" | "true" => Ok(true),
            "off" | "false" => Ok(false),
            _ => Err(self.wrong(name, "write on or off")),
        }
    }

    pub(super) fn number(&self, name: &str, least: usize, most: usize) -> Result<usize, ConfigError> {
        let number = self.required(name).parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| self.wrong(name, &format!("write a number from {least} to {most}")))
    }

    /// Several, separated by commas; none where it is not given.
    pub(super) fn list<T>(&self, name: &str, read: fn(&str) -> Option<T>, mend: &str) -> Result<Vec<T>, ConfigError> {
        let written = self.get(name).unwrap_or_default().split(',').map(str::trim).filter(|text| !text.is_empty());
        written.map(|text| read(text).ok_or_else(|| self.wrong(name, mend))).collect()
    }

    pub(super) fn postgres(&self, name: &str) -> Result<Option<Secret<String>>, ConfigError> {
        let Some(url) = self.get(name) else { return Ok(None) };
        check_address(url).map_err(|error| self.wrong(name, &error.to_string()))?;
        Ok(Some(Secret::from(url)))
    }

    /// An error that names the setting as the operator spelled it.
    pub(super) fn wrong(&self, name: &str, mend: &str) -> ConfigError {
        let spelling = self.given.get(name).map(|given| given.spelling.clone());
        let setting = spelling.or_else(|| find(name).map(Setting::variable)).unwrap_or_else(|| name.to_owned());
        ConfigError { setting, mend: mend.to_owned() }
    }
}

fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

fn did_you_mean(name: &str) -> String {
    let near = SETTINGS.iter().map(|setting| (strsim::osa_distance(setting.name, name), setting)).min_by_key(|(distance, _)| *distance);
    match near {
        Some((distance, setting)) if distance <= 3 => format!("; did you mean {}?", setting.variable()),
        _ => "; docs/settings.md lists them all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Config, *};

    fn config(variables: &[(&str, &str)]) -> Result<Config, String> {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        let settings = Settings::read(None, variables).map_err(|error| error.to_string())?;
        Config::from_settings(&settings).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_needs_to_be_given() {
        let config = config(&[("HOME", "/"), ("ITOMS_TEST_LONG", "1")]).unwrap();
        assert_eq!((config.listen.to_string(), config.is_production()), ("127.0.0.1:3000".to_owned(), false));
        assert_eq!(config.limits, itoms_core::limit::Limits::default());
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_mend_and_without_its_value() {
        for (name, value, mend) in [
            ("ITOMS_LISTEN", "sesame", "such as 127.0.0.1:3000"),
            ("ITOMS_LISTN", "sesame", "did you mean ITOMS_LISTEN?"),
            ("ITOMS_PASSWORD", "sesame", "docs/settings.md"),
            ("ITOMS_DATABASE_URL", "sesame", "postgres://"),
            ("ITOMS_DATABASE_URL", "postgres://itoms:open#sesame@localhost/itoms", "%23 stands for #"),
            ("ITOMS_DATABASE_OWNER_URL", "postgres://itoms@localhost:sesame/itoms", "postgres://"),
            ("ITOMS_DATABASE_VISITOR_URL", "postgres://localhost/itoms?sslmode=sesame", "postgres://"),
            ("ITOMS_DATABASE_URL", "postgres://localhost/itoms?sslmod=sesame", "sslmode"),
            ("ITOMS_DATABASE_URL", "postgres://itoms:12?sesame@localhost/itoms", "%3F"),
            ("ITOMS_SOCIAL_KEYS", "sesame", "both key rings"),
            ("ITOMS_LIMIT_SIGN_IN", "sesame", "3+3/min"),
            ("ITOMS_WORKER", "sesame", "on or off"),
            ("ITOMS_CONNECTIONS", "sesame", "from 1 to"),
            ("ITOMS_PUBLIC_URL", "ftp://sesame", "https://example.com"),
            ("ITOMS_PUBLIC_URL", "http://sesame", "plain http only for this machine"),
            ("ITOMS_CONTACT", "sesame", "hello@example.com"),
            ("ITOMS_METRICS_TOKEN_FILE", "/sesame", "cannot be read"),
            ("ITOMS_LISTEN_FILE", "/sesame", "no such setting"),
            ("ITOMS_CLIENT_IP", "sesame", "networks of your proxies"),
            ("ITOMS_LOG_LEVEL", "sesame", "debug"),
            ("ITOMS_PASSKEY_ORIGINS", "https://example.com,https://example.com/sesame", "such as https://app.example.com"),
        ] {
            let error = config(&[(name, value)]).unwrap_err();
            assert!(error.contains(mend) && !error.contains("sesame"), "{name}: {error}");
            assert!(error.starts_with("ITOMS_"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_named_and_never_shown() {
        use std::os::unix::ffi::OsStringExt;
        let sesame = || OsString::from_vec(b"sesame\xff".to_vec());
        let read = |name: &str| Settings::read(None, [(name.into(), sesame()), (sesame(), sesame())]).map(|_| ());
        assert_eq!(read("ITOMS_METRICS_TOKEN").unwrap_err().to_string(), "ITOMS_METRICS_TOKEN: write its value in UTF-8");
        read("PATH").unwrap();
    }

    #[test]
    fn production_leaves_nothing_to_a_default() {
        let key = |letter: &str| format!("{}=", letter.repeat(43));
        let (social, internal) = (key("A"), key("B"));
        let mut given = vec![("ITOMS_PUBLIC_URL", "https://example.com")];
        for (name, value) in [
            ("ITOMS_CONTACT", "hello@example.com"),
            ("ITOMS_CLIENT_IP", "peer"),
            ("ITOMS_SOCIAL_KEYS", social.as_str()),
            ("ITOMS_INTERNAL_KEYS", internal.as_str()),
        ] {
            let error = config(&given).unwrap_err();
            assert!(error.contains(name) || error.contains("both key rings"), "{name}: {error}");
            given.push((name, value));
        }
        assert!(config(&given).unwrap().is_production());
    }

    #[test]
    fn a_variable_wins_over_the_file_and_the_file_is_never_quoted() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "listen = \"127.0.0.1:1\"\nworker = false\n").unwrap();
        let variables = [("ITOMS_LISTEN".into(), "127.0.0.1:2".into())];
        let config = Config::from_settings(&Settings::read(Some(file.path()), variables).unwrap()).unwrap();
        assert_eq!((config.listen.port(), config.worker), (2, false));
        fs::write(file.path(), "listen = \"x\"\nsocial_keys = sesame sesame").unwrap();
        let error = Settings::read(Some(file.path()), []).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("line 2") && !error.contains("sesame"), "{error}");
    }
}
