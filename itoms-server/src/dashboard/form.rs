use super::{typed::Typed, words};
use askama::{Template, filters::HtmlSafe};
use itoms_core::problem::{Kind, Problem};

/// A form as it is shown: what was typed, and what is wrong with it. Templates ask it for their fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    typed: Typed,
    /// What is wrong with single fields, in order.
    faults: Vec<(String, String)>,
    /// What is wrong with the whole.
    trouble: Option<String>,
    /// What is stored where something else was typed.
    stored: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    pub(crate) fn of(typed: Typed) -> Self {
        Self { typed, ..Self::default() }
    }

    /// The same input again, with what a use case says about it.
    pub(crate) fn refused(typed: Typed, problem: &dyn Problem) -> Self {
        let form = Self::of(typed);
        let violations = problem.violations();
        if !violations.is_empty() {
            return violations.iter().fold(form, |form, violation| form.fault(field_of(&violation.field), violation.message.as_ref()));
        }
        let text = words::refusals::sentence(&problem.to_string());
        match problem.code() {
            "slug_taken" => form.fault("slug", text),
            "address_taken" => form.fault("email", text),
            "wrong_password" => form.fault("password", text),
            "second_factor_required" => form.fault("code", words::refusals::CODE_REQUIRED),
            "wrong_code" => {
                let field = if form.typed.filled("recovery_code").is_some() { "recovery_code" } else { "code" };
                form.fault(field, text)
            }
            _ => form.trouble(words::refusals::of_problem(problem)),
        }
    }

    /// The same of a form over what is stored, which it was made from by its `version`: where somebody else saved meanwhile,
    /// each field that differs says what, and saving once more writes over it knowingly. What is refused for anything else
    /// goes on from the version that it was made from.
    pub(crate) fn refused_over(stored: &Typed, typed: Typed, problem: &dyn Problem) -> Self {
        match problem.kind() {
            Kind::Stale => {
                let typed = typed.with("version", stored.text("version"));
                Self::of(typed).trouble(words::refusals::SAVED_MEANWHILE).beside(stored)
            }
            _ => Self::refused(typed, problem),
        }
    }

    /// With what is stored beside each field that says something else.
    pub(crate) fn beside(self, stored: &Typed) -> Self {
        let differing = stored.pairs().iter().filter(|(field, value)| self.typed.text(field) != *value);
        Self { stored: differing.cloned().collect(), ..self }
    }

    /// The same of a form that asks for a second factor: where there is no app, it has a field for recovery codes alone.
    pub(crate) fn refused_second_factor(typed: Typed, problem: &dyn Problem, by_app: bool) -> Self {
        match problem.code() {
            "second_factor_required" if !by_app => Self::of(typed).fault("recovery_code", words::refusals::RECOVERY_CODE_REQUIRED),
            "wrong_code" if !by_app => Self::of(typed).fault("recovery_code", words::refusals::WRONG_RECOVERY_CODE),
            _ => Self::refused(typed, problem),
        }
    }

    pub(crate) fn fault(mut self, field: &str, text: impl Into<String>) -> Self {
        self.faults.push((field.to_owned(), text.into()));
        self
    }

    pub(crate) fn trouble(mut self, text: impl Into<String>) -> Self {
        self.trouble = Some(text.into());
        self
    }

    pub(crate) fn is_faulty(&self) -> bool {
        self.trouble.is_some() || !self.faults.is_empty()
    }

    /// The value of a field, as typed.
    pub(crate) fn value(&self, name: &str) -> String {
        self.typed.text(name)
    }

    pub(crate) fn fault_of(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }

    /// Whether that field is the first with a fault: there the person goes on.
    pub(crate) fn begins_wrong_at(&self, name: &str) -> bool {
        self.faults.first().is_some_and(|(field, _)| field == name)
    }

    pub(crate) fn is_checked(&self, name: &str) -> bool {
        self.typed.get(name).is_some()
    }

    /// Whether that value of a field is among those that were chosen.
    pub(crate) fn is_chosen(&self, name: &str, value: &str) -> bool {
        self.typed.all(name).any(|chosen| chosen == value)
    }

    /// The summary on top, which links to each field; nothing when all is well.
    pub(crate) fn summary(&self) -> Summary<'_> {
        let faults = self.faults.iter().map(|(field, text)| (field.as_str(), words::fields::label(field), text.as_str())).collect();
        Summary { trouble: self.trouble.as_deref(), faults }
    }

    pub(crate) fn input(&self, name: &'static str) -> Field<'_> {
        Field {
            id: name,
            name,
            label: words::fields::label(name),
            value: self.typed.text(name),
            fault: self.fault_of(name),
            stored: self.stored.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()),
            focus: self.begins_wrong_at(name),
            calm: self.faults.is_empty(),
            kind: "text",
            hint: "",
            autocomplete: "",
            class: "",
            prefix: String::new(),
            rows: 0,
            options: Vec::new(),
            optional: false,
            required: false,
            slug_of: "",
            slug_from: String::new(),
            own_zone: false,
            numeric: false,
        }
    }

    pub(crate) fn email(&self, name: &'static str) -> Field<'_> {
        Field { kind: "email", autocomplete: "email", ..self.input(name) }
    }

    /// A password is never sent back, whatever happened.
    pub(crate) fn password(&self, name: &'static str) -> Field<'_> {
        Field { kind: "password", value: String::new(), ..self.input(name) }
    }

    /// A code of an authenticator app; sent back as little as a password.
    pub(crate) fn code_of_app(&self) -> Field<'_> {
        let hint = "Six digits of your authenticator app.";
        Field { value: String::new(), autocomplete: "one-time-code", numeric: true, hint, ..self.input("code") }
    }

    /// What takes the place of app and passkeys when they are lost.
    pub(crate) fn recovery_code(&self) -> Field<'_> {
        let hint = "One of those that you kept. Each works once; capital letters and hyphens do not matter.";
        Field { value: String::new(), autocomplete: "off", hint, ..self.input("recovery_code") }
    }

    pub(crate) fn area(&self, name: &'static str, rows: u8) -> Field<'_> {
        Field { rows, ..self.input(name) }
    }

    pub(crate) fn select<V: AsRef<str>, T: AsRef<str>>(&self, name: &'static str, options: &[(V, T)]) -> Field<'_> {
        let options = options.iter().map(|(value, text)| (value.as_ref().to_owned(), text.as_ref().to_owned())).collect();
        let mut field = Field { options, ..self.input(name) };
        let known = field.value.is_empty() || field.options.iter().any(|(value, _)| *value == field.value);
        if !known {
            field.options.push((field.value.clone(), field.value.clone()));
        }
        field
    }
}

/// `tags[3]` is a fault of the field `tags`.
fn field_of(field: &str) -> &str {
    field.split('[').next().unwrap_or(field)
}

/// The errors of a form on top of it.
#[derive(Template)]
#[template(path = "parts/summary.html")]
pub(crate) struct Summary<'a> {
    trouble: Option<&'a str>,
    faults: Vec<(&'a str, &'static str, &'a str)>,
}

impl HtmlSafe for Summary<'_> {}

/// One labelled field, with its hint and its fault.
#[derive(Template)]
#[template(path = "parts/field.html")]
pub(crate) struct Field<'a> {
    id: &'static str,
    name: &'static str,
    label: &'static str,
    value: String,
    fault: Option<&'a str>,
    /// Its value as it is stored, where something else was typed.
    stored: Option<&'a str>,
    focus: bool,
    calm: bool,
    kind: &'static str,
    hint: &'a str,
    autocomplete: &'static str,
    class: &'static str,
    prefix: String,
    rows: u8,
    options: Vec<(String, String)>,
    optional: bool,
    required: bool,
    slug_of: &'static str,
    slug_from: String,
    own_zone: bool,
    /// Digits alone: a telephone shows its keys for them.
    numeric: bool,
}

impl HtmlSafe for Field<'_> {}

impl<'a> Field<'a> {
    pub(crate) fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// Where its page has another field of that name.
    pub(crate) fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// What the browser may fill in.
    pub(crate) fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    pub(crate) fn search(self) -> Self {
        Self { kind: "search", ..self }
    }

    /// One that a browser lets people pick.
    pub(crate) fn color(self) -> Self {
        Self { kind: "color", ..self }
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    pub(crate) fn label(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    /// Text in front that belongs to the value, such as the start of an address.
    pub(crate) fn prefix(self, prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..self }
    }

    pub(crate) fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    pub(crate) fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Where the person begins, unless something is wrong elsewhere.
    pub(crate) fn first(self) -> Self {
        Self { focus: self.focus || self.calm, ..self }
    }

    /// A slug is proposed from this field while somebody types.
    /// The server proposes it at that address.
    pub(crate) fn slug_of(self, field: &'static str, address: String) -> Self {
        Self { slug_of: field, slug_from: address, ..self }
    }

    pub(crate) fn own_zone(self) -> Self {
        Self { own_zone: true, ..self }
    }

    /// What is stored, as people read it in this field.
    fn said_now(&self) -> Option<String> {
        let value = self.stored?;
        let option = self.options.iter().find(|(option, _)| option == value).map(|(_, text)| text.as_str());
        Some(words::refusals::stored(option.unwrap_or(value)))
    }

    fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let stored = self.stored.map(|_| format!("{}-stored", self.id));
        let fault = self.fault.map(|_| format!("{}-fault", self.id));
        [hint, stored, fault].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
