//! The environment variables of Plane 1.2.2, read in its source: `apiserver/plane/settings`, its management commands and
//! entrypoints; `live` and `space` likewise. What happens without a required one was seen by running the backend.

use super::{EnvironmentFacts, RequiredVariables, UnreadVariable};

/// The release that the lists are true for.
const TAG: Option<&str> = Some("v1.2.2");

/// nginx with files in it: its settings were built in.
pub(super) static NONE: EnvironmentFacts = EnvironmentFacts {
    tag: TAG,
    complete: true,
    read: &[],
    families: &["NGINX_"],
    unread: &[UnreadVariable {
        name: "NEXT_PUBLIC_*",
        instead: "remove it: addresses and paths are built into the image",
    }],
    required: &[],
    integers: &[],
};

/// `plane-space`
pub(super) static SPACE: EnvironmentFacts = EnvironmentFacts {
    tag: TAG,
    complete: true,
    read: &["PORT"],
    families: &[],
    unread: &[UnreadVariable {
        name: "NEXT_PUBLIC_*",
        instead: "remove it: addresses and paths are built into the image",
    }],
    required: &[],
    integers: &["PORT"],
};

/// `plane-live`. The list is not complete: only what it stops without was looked for.
pub(super) static LIVE: EnvironmentFacts = EnvironmentFacts {
    tag: TAG,
    complete: false,
    read: &[
        "API_BASE_URL",
        "LIVE_SERVER_SECRET_KEY",
        "REDIS_URL",
        "REDIS_HOST",
        "REDIS_PORT",
    ],
    families: &[],
    unread: &[],
    required: &[
        RequiredVariables {
            processes: &[],
            any_of: &[&["API_BASE_URL"]],
            without: "it exits at once",
        },
        RequiredVariables {
            processes: &[],
            any_of: &[&["LIVE_SERVER_SECRET_KEY"]],
            without: "it exits at once",
        },
        RequiredVariables {
            processes: &[],
            any_of: &[&["REDIS_URL"], &["REDIS_HOST", "REDIS_PORT"]],
            without: "editors do not see each other's changes",
        },
    ],
    integers: &[],
};

/// `plane-backend`: api, worker, beat and migrator.
pub(super) static BACKEND: EnvironmentFacts = EnvironmentFacts {
    tag: TAG,
    complete: true,
    read: &[
        // Without these it does not work.
        "REDIS_URL",
        "SECRET_KEY",
        "DATABASE_URL",
        "POSTGRES_DB",
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_HOST",
        "POSTGRES_PORT",
        "AMQP_URL",
        "RABBITMQ_HOST",
        "RABBITMQ_PORT",
        "RABBITMQ_USER",
        "RABBITMQ_PASSWORD",
        "RABBITMQ_VHOST",
        "GUNICORN_WORKERS",
        "WEB_URL",
        "CORS_ALLOWED_ORIGINS",
        "USE_MINIO",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_S3_BUCKET_NAME",
        "AWS_S3_ENDPOINT_URL",
        "MINIO_ENDPOINT_URL",
        // Whole numbers.
        "FILE_SIZE_LIMIT",
        "DEBUG",
        "SESSION_COOKIE_AGE",
        "ADMIN_SESSION_COOKIE_AGE",
        "HARD_DELETE_AFTER_DAYS",
        "SIGNED_URL_EXPIRATION",
        // The rest.
        "ALLOWED_HOSTS",
        "ENABLE_READ_REPLICA",
        "DATABASE_READ_REPLICA_URL",
        "AWS_REGION",
        "MINIO_ENDPOINT_SSL",
        "API_KEY_RATE_LIMIT",
        "SESSION_COOKIE_NAME",
        "COOKIE_DOMAIN",
        "SESSION_SAVE_EVERY_REQUEST",
        "ADMIN_BASE_URL",
        "ADMIN_BASE_PATH",
        "SPACE_BASE_URL",
        "SPACE_BASE_PATH",
        "APP_BASE_URL",
        "APP_BASE_PATH",
        "LIVE_BASE_URL",
        "LIVE_BASE_PATH",
        "UNUPLOADED_ASSET_DELETE_DAYS",
        "SKIP_ENV_VAR",
        "ENABLE_DRF_SPECTACULAR",
        "MONGO_DB_URL",
        "MONGO_DB_DATABASE",
        "INSTANCE_CHANGELOG_URL",
        "APP_VERSION",
        "OTLP_ENDPOINT",
        "SERVICE_NAME",
        "SCOUT_MONITOR",
        "SCOUT_KEY",
        "POSTHOG_API_KEY",
        "POSTHOG_HOST",
        "GITHUB_ACCESS_TOKEN",
        "UNSPLASH_ACCESS_KEY",
        "PORT",
        "DJANGO_SETTINGS_MODULE",
        "ANALYTICS_SECRET_KEY",
        "ANALYTICS_BASE_API",
        // Taken over into the database on the first start.
        "ENABLE_SIGNUP",
        "ENABLE_EMAIL_PASSWORD",
        "ENABLE_MAGIC_LINK_LOGIN",
        "DISABLE_WORKSPACE_CREATION",
        "ENABLE_SMTP",
        "IS_INTERCOM_ENABLED",
        "INTERCOM_APP_ID",
    ],
    families: &[
        "EMAIL_",
        "GOOGLE_",
        "GITHUB_",
        "GITLAB_",
        "GITEA_",
        "LLM_",
        "GUNICORN_",
    ],
    unread: &[
        UnreadVariable {
            name: "NEXT_PUBLIC_*",
            instead: "remove it: the front end is built without it, and the backend does not read it",
        },
        UnreadVariable {
            name: "CELERY_BROKER_URL",
            instead: "write `AMQP_URL`: that is where Plane's settings take the broker from",
        },
        UnreadVariable {
            name: "DEFAULT_FILE_STORAGE",
            instead: "remove it: Plane always uses its own storage over S3",
        },
        UnreadVariable {
            name: "AWS_STORAGE_BUCKET_NAME",
            instead: "write `AWS_S3_BUCKET_NAME`",
        },
        UnreadVariable {
            name: "AWS_S3_CUSTOM_DOMAIN",
            instead: "remove it: presigned URLs take the host of the request",
        },
        UnreadVariable {
            name: "PLANE_WEBHOOK_SECRET",
            instead: "remove it: Plane makes a secret for each webhook itself",
        },
        UnreadVariable {
            name: "LIVE_SERVER_SECRET_KEY",
            instead: "give it to `live` alone",
        },
        UnreadVariable {
            name: "REDIS_HOST",
            instead: "write `REDIS_URL`, with the password in it",
        },
        UnreadVariable {
            name: "MACHINE_SIGNATURE",
            instead: "remove it: the entrypoint makes it itself",
        },
    ],
    required: &[
        RequiredVariables {
            processes: &[],
            any_of: &[&["REDIS_URL"]],
            without: "every command ends with an import error",
        },
        RequiredVariables {
            processes: &[],
            any_of: &[&["SECRET_KEY"]],
            without: "the api exits",
        },
        RequiredVariables {
            processes: &[],
            any_of: &[
                &["DATABASE_URL"],
                &[
                    "POSTGRES_HOST",
                    "POSTGRES_DB",
                    "POSTGRES_USER",
                    "POSTGRES_PASSWORD",
                ],
            ],
            without: "the first connection to the database fails",
        },
        RequiredVariables {
            processes: &["api", "worker", "beat"],
            any_of: &[
                &["AMQP_URL"],
                &[
                    "RABBITMQ_HOST",
                    "RABBITMQ_USER",
                    "RABBITMQ_PASSWORD",
                    "RABBITMQ_VHOST",
                ],
            ],
            without: "it looks for a broker on its own host as `guest`, and the api exits",
        },
        RequiredVariables {
            processes: &["api"],
            any_of: &[&["GUNICORN_WORKERS"]],
            without: "gunicorn exits with a usage error",
        },
        RequiredVariables {
            processes: &["api", "worker"],
            any_of: &[&["WEB_URL"]],
            without: "creating a project answers 500 after the row is written",
        },
        RequiredVariables {
            processes: &["api"],
            any_of: &[&["CORS_ALLOWED_ORIGINS"]],
            without: "every origin is let in",
        },
        RequiredVariables {
            processes: &["api", "worker", "beat"],
            any_of: &[&[
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_S3_BUCKET_NAME",
            ]],
            without: "uploads fail",
        },
    ],
    integers: &[
        "FILE_SIZE_LIMIT",
        "DEBUG",
        "USE_MINIO",
        "SESSION_COOKIE_AGE",
        "ADMIN_SESSION_COOKIE_AGE",
        "HARD_DELETE_AFTER_DAYS",
        "SIGNED_URL_EXPIRATION",
    ],
};
