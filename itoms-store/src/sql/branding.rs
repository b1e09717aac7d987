use super::{Db, Transaction, decode, failed, need::Need, query, query_as};
use async_trait::async_trait;
use itoms_core::{
    id::{Id, ProjectId},
    project::{Branding, BrandingRepository, BrandingVersion, Color, Font, Footer, Look, Role, SenderName},
    store::{StoreError, Version},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

/// What readers see of a branding, of a project or of a version.
#[derive(FromRow)]
pub(super) struct LookRow {
    accent: Option<String>,
    font: Option<String>,
    footer: Option<String>,
}

impl LookRow {
    pub(super) fn read(self, table: &'static str, project: Uuid) -> Result<Look, StoreError> {
        let corrupt = |column| move || decode::corrupt(table, column, project);
        let accent = self.accent.map(|text| Color::named(&text).ok_or_else(corrupt("accent"))).transpose()?;
        let font = self.font.map(|name| Font::named(&name).ok_or_else(corrupt("font"))).transpose()?;
        Ok(Look { accent, font, footer: self.footer.map(Footer::from_stored) })
    }
}

#[derive(FromRow)]
struct VersionRow {
    project_id: Uuid,
    version: i64,
    #[sqlx(flatten)]
    look: LookRow,
    sender_name: Option<String>,
    changed_by: Option<Uuid>,
    changed_at: i64,
}

impl VersionRow {
    fn read(self) -> Result<BrandingVersion, StoreError> {
        Ok(BrandingVersion {
            project: ProjectId::from_uuid(self.project_id),
            version: Version::from_i64(self.version),
            branding: Branding {
                look: self.look.read("branding_versions", self.project_id)?,
                sender_name: self.sender_name.map(SenderName::from_stored),
            },
            changed_by: decode::optional(self.changed_by),
            changed_at: Timestamp::from_millis(self.changed_at),
        })
    }
}

const BRAND: &str = "\
    update projects set accent = $2, font = $3, footer = $4, sender_name = $5, branding_version = $6
    where id = $1 and branding_version = $7";

const KEEP: &str = "\
    insert into branding_versions (project_id, version, accent, font, footer, sender_name, changed_by, changed_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

const FORGET_OLDEST: &str = "delete from branding_versions where project_id = $1 and version <= $2";

const VERSIONS: &str = "\
    select project_id, version, accent, font, footer, sender_name, changed_by, changed_at
    from branding_versions where project_id = $1 order by version desc";

#[async_trait]
impl BrandingRepository for Transaction {
    async fn brand_project(&mut self, version: &BrandingVersion) -> Result<bool, StoreError> {
        let Some(changed_by) = version.changed_by else { return Ok(false) };
        if !self.may(&[Need::Itself(changed_by)]).await? || !self.may(&[Need::Role(version.project, Role::Admin)]).await? {
            return Ok(false);
        }
        let Branding { look, sender_name } = &version.branding;
        let (accent, font) = (look.accent.map(|accent| accent.to_string()), look.font.map(Font::name));
        let (footer, sender_name) = (look.footer.as_ref().map(Footer::as_str), sender_name.as_ref().map(SenderName::as_str));
        let number = version.version.as_i64();
        let brand = query::<Db>(BRAND)
            .bind(version.project.uuid())
            .bind(accent.as_deref())
            .bind(font)
            .bind(footer)
            .bind(sender_name)
            .bind(number)
            .bind(number - 1);
        if brand.execute(self.connection()).await.map_err(failed)?.rows_affected() == 0 {
            return Ok(false);
        }
        let keep = query::<Db>(KEEP)
            .bind(version.project.uuid())
            .bind(number)
            .bind(accent.as_deref())
            .bind(font)
            .bind(footer)
            .bind(sender_name)
            .bind(changed_by.uuid())
            .bind(version.changed_at.as_millis());
        keep.execute(self.connection()).await.map_err(failed)?;
        let forget = query::<Db>(FORGET_OLDEST).bind(version.project.uuid()).bind(number - i64::from(BrandingVersion::KEPT));
        forget.execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn branding_versions(&mut self, project: ProjectId) -> Result<Vec<BrandingVersion>, StoreError> {
        if !self.may(&[Need::Role(project, Role::Admin)]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, VersionRow>(VERSIONS).bind(project.uuid());
        rows.fetch_all(self.connection()).await.map_err(failed)?.into_iter().map(VersionRow::read).collect()
    }
}
