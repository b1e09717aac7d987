use itoms_core::{
    id::ProjectId,
    project::{Branding, BrandingRepository, BrandingVersion},
    store::StoreError,
};

delegate! { BrandingRepository, tx;
    fn brand_project(version: &BrandingVersion) -> bool, as tx.owner(version.project), {
        "a_stale_branding_is_not_written" => match tx.real().membership(version.project).await? {
            Some(newest) => {
                let next = newest.project.branding_version.next();
                tx.real().brand_project(&BrandingVersion { version: next, ..version.clone() }).await
            }
            None => Ok(false),
        },
    };

    fn branding_versions(project: ProjectId) -> Vec<BrandingVersion>, as tx.owner(project), {
        "a_branding_is_read_as_written" => {
            let lost = |kept: BrandingVersion| BrandingVersion { branding: Branding { sender_name: None, ..kept.branding }, ..kept };
            Ok(tx.real().branding_versions(project).await?.into_iter().map(lost).collect())
        },
        "the_oldest_of_many_brandings_are_forgotten" => {
            let mut kept = tx.real().branding_versions(project).await?;
            if kept.len() == BrandingVersion::KEPT as usize {
                kept.extend(kept.last().cloned());
            }
            Ok(kept)
        },
        "a_branding_stays_when_its_maker_is_gone" => {
            let mut kept = tx.real().branding_versions(project).await?;
            kept.retain(|version| version.changed_by.is_some());
            Ok(kept)
        },
    };
}
