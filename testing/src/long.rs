/// Whether everything is tried as often as `./check --long` asks for: what takes long by default is tried in part.
#[must_use]
pub fn is_long() -> bool {
    std::env::var_os("ITOMS_TEST_LONG").is_some_and(|value| value == "1")
}
