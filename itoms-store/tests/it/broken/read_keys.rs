use itoms_core::{
    id::{ProjectId, ReadKeyId},
    project::{ReadKey, ReadKeyRepository, ReadKeyText},
    store::{Actor, StoreError, Task},
};

delegate! { ReadKeyRepository, tx;
    fn insert_read_key(key: &ReadKey) -> (), as tx.owner(key.project);

    fn list_read_keys(project: ProjectId) -> Vec<ReadKey>, as tx.owner(project), {
        "a_read_key_is_read_as_written" => {
            let mut keys = tx.real().list_read_keys(project).await?;
            keys.reverse();
            Ok(keys)
        },
        "read_keys_that_are_counted_stay_as_many" if tx.is_crowded() => Ok(Vec::new()),
    };

    fn read_key_by_text(text: &ReadKeyText) -> Option<ReadKey>, as Some(Actor::System(Task::Authenticate));

    fn delete_read_key(project: ProjectId, id: ReadKeyId) -> bool, as tx.owner(project), {
        "a_read_key_ends_once" => {
            let is_owner = Some(tx.actor) == tx.owner(project);
            Ok(tx.real().delete_read_key(project, id).await? || is_owner)
        },
    };
}
