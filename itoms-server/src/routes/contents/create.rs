use super::Content;
use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, created},
        api::Api,
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        once::Once,
        path::InPath,
        role::RoleFirst,
        scalar,
    },
};
use axum::extract::State;
use itoms_core::{
    content::{Draft, Kind},
    id::ProjectId,
    project::Permission,
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Discriminator, OneOfBuilder, Ref, RefOr, Schema},
};

/// Content to be made, tagged by its `kind`.
pub(crate) enum CreateContent {
    Article(CreateArticle),
}

/// An article to be made.
#[derive(ToSchema)]
pub(crate) struct CreateArticle {
    /// `article`.
    #[schema(value_type = scalar::Kind)]
    #[expect(dead_code, reason = "told apart by the variant; it stands here for the document")]
    kind: Kind,
    /// Its title.
    #[schema(value_type = scalar::Title)]
    title: String,
    /// Where its page will live. Left out, it is made from the title.
    #[schema(value_type = Option<scalar::Slug>)]
    slug: Option<String>,
    /// Its description.
    #[schema(value_type = Option<scalar::Description>)]
    description: Option<String>,
    /// Its tags.
    #[schema(value_type = Option<Vec<scalar::Tag>>, max_items = 20)]
    tags: Option<Vec<String>>,
    /// Its language; the project's if left out.
    #[schema(value_type = Option<scalar::Language>)]
    language: Option<String>,
    /// Its text.
    #[schema(value_type = scalar::Markdown)]
    body: String,
}

impl PartialSchema for CreateContent {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .item(Ref::from_schema_name(CreateArticle::name()))
            .discriminator(Some(Discriminator::with_mapping("kind", [(Kind::Article.name(), "#/components/schemas/CreateArticle")])))
            .description(Some("Content to be made, tagged by its `kind`."))
            .into()
    }
}

impl ToSchema for CreateContent {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((CreateArticle::name().into_owned(), CreateArticle::schema()));
        CreateArticle::schemas(schemas);
    }
}

impl FromFields for CreateContent {
    const MAX_BYTES: usize = 4 * 1024 * 1024;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        match fields.required("kind") {
            Some(Kind::Article) => CreateArticle::from_fields(fields).map(Self::Article),
            None => fields.leave_the_rest(),
        }
    }
}

impl CreateArticle {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (title, body) = (fields.required("title"), fields.required("body"));
        let (slug, description) = (fields.optional("slug"), fields.optional("description"));
        let (tags, language) = (fields.optional("tags"), fields.optional("language"));
        Some(Self { kind: Kind::Article, title: title?, slug, description, tags, language, body: body? })
    }

    fn into_draft(self) -> Draft {
        let draft = Draft::article(self.title, self.body);
        let draft = draft.description(self.description.unwrap_or_default()).tags(self.tags.unwrap_or_default());
        let draft = self.slug.into_iter().fold(draft, Draft::slug);
        self.language.into_iter().fold(draft, Draft::language)
    }
}

/// Create content
///
/// Makes a draft; nobody but members sees it before it is published.
#[utoipa::path(
    post,
    path = "/projects/{project}/contents",
    operation_id = "createContent",
    tag = "Contents",
    params(Once),
    request_body = CreateContent,
    responses(
        (status = 201, description = "The draft.", body = Content, headers(("Location" = String, description = "Its address."))),
        (status = 409, description = "Other content of the project has this slug (`slug_taken`)."),
    )
)]
pub(crate) async fn create_content(
    State(api): State<Api>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    once: Result<Once, Refusal>,
    body: Result<Body<CreateContent>, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &api.itoms, actor, project, permission: Permission::WriteContent };
    let Once(key) = role.then(once).await?;
    let Body(CreateContent::Article(article)) = role.then(body).await?;
    let draft = key.into_iter().fold(article.into_draft(), Draft::once);
    let content = api.itoms.contents().create(actor, project, draft).await?;
    let location = api.location(format_args!("/projects/{project}/contents/{}", content.id));
    Ok(created(&Content::from(content), &location))
}
