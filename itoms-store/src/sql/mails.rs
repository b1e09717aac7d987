use super::{Db, Transaction, failed, need::Need, query, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    mail::{AddressHash, MailPreferenceRepository, MailRefusal, MailTopic},
    store::{StoreError, Task},
};

/// The last two where an account gets another address.
const CHOOSES: [Need; 3] = [Need::Task(Task::MailPreferences), Need::Task(Task::SignIn), Need::Task(Task::SignUp)];

const REFUSE: &str = "insert into mail_refusals (address, topic, refused_at) values ($1, $2, $3) on conflict do nothing";

#[async_trait]
impl MailPreferenceRepository for Transaction {
    async fn refused_topics(&mut self, address: &AddressHash) -> Result<Vec<MailTopic>, StoreError> {
        if !self.may(&[Need::Task(Task::Work)]).await? && !self.may(&CHOOSES).await? {
            return Ok(Vec::new());
        }
        let topics = query_scalar::<Db, String>("select topic from mail_refusals where address = $1 order by topic");
        let topics = topics.bind(address.as_bytes().as_slice()).fetch_all(self.connection()).await.map_err(failed)?;
        // A newer version may know more.
        Ok(topics.iter().filter_map(|topic| MailTopic::named(topic)).collect())
    }

    async fn refuse_topic(&mut self, refusal: &MailRefusal) -> Result<bool, StoreError> {
        self.require(&CHOOSES).await?;
        let insert =
            query::<Db>(REFUSE).bind(refusal.address.as_bytes().as_slice()).bind(refusal.topic.name()).bind(refusal.refused_at.as_millis());
        Ok(insert.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn accept_topic(&mut self, address: &AddressHash, topic: MailTopic) -> Result<bool, StoreError> {
        if !self.may(&CHOOSES).await? {
            return Ok(false);
        }
        let delete = query::<Db>("delete from mail_refusals where address = $1 and topic = $2");
        let delete = delete.bind(address.as_bytes().as_slice()).bind(topic.name());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }
}
