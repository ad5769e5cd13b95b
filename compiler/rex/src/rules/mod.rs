//! One file per rule: what it is (the doc comment, which is also what `specc explain` prints), its data and words, its check.

mod rex_01_shared_database_password;
mod rex_02_recreate_on_env_change;
mod rex_03_vpn_acl_two_cidrs;
mod rex_04_split_dns_record;
mod rex_05_healthcheck_timing;
mod rex_06_exact_image_version;
mod rex_07_least_capabilities;
mod rex_08_fully_qualified_modules;
mod rex_09_idempotent_tasks;
mod rex_10_security_review;
mod rex_11_loopback_by_address;
mod rex_14_resource_limits;
mod rex_17_no_new_privileges;
mod rex_27_secrets_from_vault;
mod rex_34_imports_are_defined;
mod rex_35_blocked_means_403;
mod rex_36_one_error_handler;
mod rex_44_bash_for_pipes;

pub(crate) use rex_01_shared_database_password::SharedDatabasePassword;
pub(crate) use rex_02_recreate_on_env_change::RecreateOnEnvChange;
pub(crate) use rex_03_vpn_acl_two_cidrs::VpnAclTwoCidrs;
pub(crate) use rex_04_split_dns_record::SplitDnsRecord;
pub(crate) use rex_05_healthcheck_timing::HealthcheckTiming;
pub(crate) use rex_06_exact_image_version::ExactImageVersion;
pub(crate) use rex_07_least_capabilities::LeastCapabilities;
pub(crate) use rex_08_fully_qualified_modules::FullyQualifiedModules;
pub(crate) use rex_09_idempotent_tasks::IdempotentTasks;
pub(crate) use rex_10_security_review::SecurityReview;
pub(crate) use rex_11_loopback_by_address::LoopbackByAddress;
pub(crate) use rex_14_resource_limits::ResourceLimits;
pub(crate) use rex_17_no_new_privileges::NoNewPrivileges;
pub(crate) use rex_27_secrets_from_vault::SecretsFromVault;
pub(crate) use rex_34_imports_are_defined::ImportsAreDefined;
pub(crate) use rex_35_blocked_means_403::BlockedMeans403;
pub(crate) use rex_36_one_error_handler::OneErrorHandler;
pub(crate) use rex_44_bash_for_pipes::BashForPipes;
