//! Headless Chromium behind its driver, and how its window looks at pages.

use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use itoms_testing::untested;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A browser with an empty profile. It ends when it is dropped.
pub(crate) struct Chromium {
    pub(crate) client: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// How much of a page is drawn into one picture; Chromium refuses somewhat more.
    const LONGEST: f64 = 16_000.0;

    /// Starts one, or answers nothing where Chromium or its driver is missing: said loudly, and a failure under `CI`.
    pub(crate) async fn start() -> Option<Self> {
        let (Some(chromium), Some(driver)) = (program(&["chromium", "chromium-browser", "google-chrome"]), program(&["chromedriver"]))
        else {
            untested("chromium or chromedriver is missing; ./check installs them");
            return None;
        };
        let mut driver = Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let port = port_of(&mut driver);
        let profile = tempfile::tempdir().unwrap();
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities(&chromium, profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Some(Self { client, driver, _profile: profile })
    }

    /// Shows pages as `look` says from now on.
    pub(crate) async fn look(&self, look: Look) {
        let metrics = json!({ "width": look.width, "height": look.height(), "deviceScaleFactor": 1, "mobile": look.width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        // Without motion, so that no colour is caught half way to that of the other scheme.
        let scheme = json!({ "name": "prefers-color-scheme", "value": look.scheme });
        let stillness = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [scheme, stillness] })).await;
    }

    /// Scrolls up to where the page begins. A script, so only while pages may run them.
    pub(crate) async fn scroll_up(&self) {
        self.client.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
    }

    /// Lets pages run scripts, or not, from the next page on.
    pub(crate) async fn allow_scripts(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !allowed })).await;
    }

    /// Treats each page as the one that a person has before them, though no window is on a screen.
    pub(crate) async fn holds_focus(&self) {
        self.devtools("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await;
    }

    /// The page as a PNG file, in base64: the whole of it, or as much of a very long one as Chromium draws at once.
    pub(crate) async fn picture(&self) -> String {
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let height = size["height"].as_f64().unwrap().min(Self::LONGEST);
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1 });
        let shot = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": clip })).await;
        shot["data"].as_str().unwrap().to_owned()
    }

    /// Gets a device that can hold passkeys, and that its person unlocks; answers its name.
    pub(crate) async fn gets_a_device(&self) -> String {
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true,
        });
        let name = self.client.issue_cmd(Device { below: String::new(), params: device }).await.unwrap();
        name.as_str().unwrap().to_owned()
    }

    /// Whether the person leaves that device locked from now on.
    pub(crate) async fn locks(&self, device: &str, locked: bool) {
        let command = Device { below: format!("/{device}/uv"), params: json!({ "isUserVerified": !locked }) };
        self.client.issue_cmd(command).await.unwrap();
    }

    async fn devtools(&self, method: &'static str, params: Value) -> Value {
        self.client.issue_cmd(DevTools { method, params }).await.unwrap()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Without its driver the browser would stay.
        let browser = self.client.capabilities().and_then(|answered| answered.get("goog:processID")).map(Value::to_string);
        let _ = Command::new("kill").args(browser).arg(self.driver.id().to_string()).status();
        let _ = self.driver.wait();
    }
}

/// How a person sees a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) scheme: &'static str,
}

impl Look {
    pub(crate) const DESK: Self = Self { width: 1280, scheme: "light" };
    pub(crate) const TELEPHONE: Self = Self { width: 390, scheme: "light" };
    pub(crate) const BY_DAY: [Self; 2] = [Self::DESK, Self::TELEPHONE];
    pub(crate) const ALL: [Self; 4] = [Self::DESK, Self::DESK.by_night(), Self::TELEPHONE, Self::TELEPHONE.by_night()];

    const fn by_night(self) -> Self {
        Self { scheme: "dark", ..self }
    }

    fn height(self) -> u32 {
        if self.width < 600 { 844 } else { 900 }
    }
}

/// A command of the browser's own protocol, passed on by the driver.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "cmd": self.method, "params": self.params }).to_string()))
    }
}

/// A command of the driver's about pretended devices.
#[derive(Debug)]
struct Device {
    below: String,
    params: Value,
}

impl WebDriverCompatibleCommand for Device {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/webauthn/authenticator{}", session.unwrap_or_default(), self.below))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.params.to_string()))
    }
}

fn program(names: &[&str]) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| starts(file))?
        .into_os_string()
        .into_string()
        .ok()
}

/// Whether it is more than a name: Ubuntu has a program that only says which snap is missing.
fn starts(program: &Path) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

fn port_of(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let mut ports = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("ChromeDriver was started successfully on port ")?.trim_end_matches('.').parse().ok());
    ports.next().expect("the driver names its port")
}

fn capabilities(chromium: &str, profile: &std::path::Path) -> serde_json::Map<String, Value> {
    let profile = format!("--user-data-dir={}", profile.display());
    let quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
    let arguments =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", &profile].into_iter().chain(quiet);
    let options = json!({ "binary": chromium, "args": arguments.collect::<Vec<_>>() });
    let devices = Value::Bool(true);
    [("goog:chromeOptions".to_owned(), options), ("webauthn:virtualAuthenticators".to_owned(), devices)].into_iter().collect()
}
