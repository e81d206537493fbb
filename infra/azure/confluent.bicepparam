using 'main.bicep'

param environmentName = 'tier-confluent'
param location = 'westeurope'
param size = 'dev'
param plan = 'ElasticPremium'
param broker = 'Confluent'
param confluentBootstrapServer = 'pkc-00000.westeurope.azure.confluent.cloud:9092'
param confluentKey = 'AAAAAAAAAAAAAAAA'
param confluentSecret = readEnvironmentVariable('TIER_CONFLUENT_SECRET')
param mysqlAdminPassword = readEnvironmentVariable('TIER_MYSQL_ADMIN_PASSWORD')
param mysqlAppPassword = readEnvironmentVariable('TIER_APP_PASSWORD')
param mysqlMigrationPassword = readEnvironmentVariable('TIER_MIGRATION_PASSWORD')
param alertEmail = 'operators@example.com'
param monthlyBudget = 500
param budgetStart = '2026-12-01'
