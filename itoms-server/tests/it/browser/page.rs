//! What a person does with a page: reads, fills in, presses, follows.

use super::chromium::Chromium;
use fantoccini::{Locator, elements::Element, key::Key};
use std::time::Duration;

/// A page takes much less, even on a busy machine; a test that waits in vain fails in good time.
const PATIENCE: Duration = Duration::from_secs(120);

impl Chromium {
    /// Types into a field, in the place of what it holds.
    pub(crate) async fn fill(&self, field: &str, text: &str) {
        let field = self.find(&format!("//*[@name='{field}' and not(@type='hidden')]")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Ticks a box, or chooses a button of a group.
    pub(crate) async fn tick(&self, field: &str) {
        self.find(&format!("//input[@name='{field}']")).await.click().await.unwrap();
    }

    /// Ticks the first box of a group.
    pub(crate) async fn tick_first(&self, group: &str) {
        self.find(&format!("(//input[@name='{group}' and @type='checkbox'])[1]")).await.click().await.unwrap();
    }

    /// Ticks the box whose label says this.
    pub(crate) async fn tick_labelled(&self, text: &str) {
        self.find(&format!("//input[@id=//label[contains(normalize-space(.), '{text}')]/@for]")).await.click().await.unwrap();
    }

    /// Ticks the box of a group that stands for a value.
    pub(crate) async fn tick_value(&self, group: &str, value: &str) {
        self.find(&format!("//input[@name='{group}' and @value='{value}']")).await.click().await.unwrap();
    }

    /// Chooses a value of a menu of values.
    pub(crate) async fn choose(&self, field: &str, value: &str) {
        self.find(&format!("//select[@name='{field}']/option[@value='{value}']")).await.click().await.unwrap();
    }

    /// Presses Ctrl and that letter while writing in a field.
    pub(crate) async fn press_ctrl(&self, letter: &str, field: &str) {
        self.find(&format!("//*[@name='{field}']")).await.send_keys(&(Key::Control + letter)).await.unwrap();
    }

    /// Presses the button with that text.
    pub(crate) async fn press(&self, text: &str) {
        self.find(&format!("//button[normalize-space(.)='{text}']")).await.click().await.unwrap();
    }

    /// Opens the menu of that id.
    pub(crate) async fn press_opener(&self, menu: &str) {
        self.find(&format!("//button[@popovertarget='{menu}']")).await.click().await.unwrap();
    }

    /// Opens what is folded under that summary.
    pub(crate) async fn unfold(&self, summary: &str) {
        self.find(&format!("//details/summary[normalize-space(.)='{summary}']")).await.click().await.unwrap();
    }

    /// What a field holds that nobody can write in.
    pub(crate) async fn copies(&self, id: &str) -> String {
        self.find(&format!("//input[@id='{id}' and @readonly]")).await.prop("value").await.unwrap().unwrap()
    }

    /// What stands to be copied in the first element of that class.
    pub(crate) async fn copies_code(&self, class: &str) -> String {
        self.find(&format!("(//*[@class='{class}']//code)[1]")).await.text().await.unwrap()
    }

    /// Makes the form believe that it was opened before the last change.
    pub(crate) async fn grows_stale(&self) {
        self.find("//input[@name='version']").await;
        self.client.execute("document.querySelector(\"input[name='version']\").value = '1'", Vec::new()).await.unwrap();
    }

    /// Follows the link with that text.
    pub(crate) async fn follow(&self, text: &str) {
        self.find(&format!("//a[normalize-space(.)='{text}']")).await.click().await.unwrap();
    }

    /// Opens an address.
    pub(crate) async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    /// Waits until the page offers to ask a device.
    pub(crate) async fn is_offered_a_passkey(&self) {
        self.find("//*[@data-passkey-offer and not(@hidden)]").await;
    }

    /// Waits until the page keeps that offer to itself.
    pub(crate) async fn is_offered_no_passkey(&self) {
        self.find("//*[@data-passkey-offer and @hidden]").await;
    }

    /// Waits until our script says this of a device.
    pub(crate) async fn is_told_by_the_script(&self, text: &str) {
        self.find(&format!("//*[@data-passkey-trouble and not(@hidden) and contains(., \"{text}\")]")).await;
    }

    /// That the form of that button is sent by the first of two presses, and by the second no more.
    pub(crate) async fn is_sent_once(&self, button: &str) {
        const PRESSES: &str = "
            const form = arguments[0].form;
            const press = () => form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
            const presses = [press(), press()];
            window.dispatchEvent(new Event('pageshow'));
            return presses";
        let button = self.find(&format!("//button[normalize-space(.)='{button}']")).await;
        let presses = self.client.execute(PRESSES, vec![serde_json::to_value(button).unwrap()]).await.unwrap();
        assert_eq!(presses, serde_json::json!([true, false]));
    }

    /// Saves, and types on before the answer is there: the page then asks before it is left.
    pub(crate) async fn saves_while_typing_on(&self, saved: &str) {
        const SAVE: &str = "document.querySelector('[data-save]').click(); document.getElementById('body').value += ' And on.'";
        const LEAVE: &str = "return window.dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        const TAKE_BACK: &str = "const body = document.getElementById('body'); body.value = body.value.replace(' And on.', '')";
        self.client.execute(SAVE, Vec::new()).await.unwrap();
        self.reads(saved).await;
        assert_eq!(self.client.execute(LEAVE, Vec::new()).await.unwrap(), false);
        self.client.execute(TAKE_BACK, Vec::new()).await.unwrap();
        assert_eq!(self.client.execute(LEAVE, Vec::new()).await.unwrap(), true);
    }

    /// Waits until the page says this.
    pub(crate) async fn reads(&self, text: &str) {
        self.find(&format!("//body//*[contains(normalize-space(.), \"{text}\")]")).await;
    }

    /// Waits until the page does not say this any more.
    pub(crate) async fn lacks(&self, text: &str) {
        self.find(&format!("//body[not(.//main[contains(normalize-space(.), \"{text}\")])]")).await;
    }

    /// Waits until the page has no link with that text.
    pub(crate) async fn lacks_link(&self, text: &str) {
        self.find(&format!("//body[not(.//a[normalize-space(.)='{text}'])]")).await;
    }

    /// Waits until the page offers that slug for an empty field.
    pub(crate) async fn offers_slug(&self, slug: &str) {
        self.find(&format!("//input[@name='slug' and @placeholder='{slug}']")).await;
    }

    /// Waits until the page shows its editor and counts no words: no script of it runs.
    pub(crate) async fn counts_no_words(&self) {
        self.find("//*[@data-words and not(normalize-space(.))]").await;
    }

    async fn find(&self, path: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(20)).for_element(Locator::XPath(path)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                let (address, source) = (self.client.current_url().await.unwrap(), self.client.source().await.unwrap());
                panic!("{path} is not on {address}: {error}\n{source}")
            }
        }
    }
}
