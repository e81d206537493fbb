using 'main.bicep'

param environmentName = 'tier-dev'
param location = 'westeurope'
param size = 'dev'
param mysqlAdminPassword = readEnvironmentVariable('TIER_MYSQL_ADMIN_PASSWORD')
param mysqlAppPassword = readEnvironmentVariable('TIER_APP_PASSWORD')
param mysqlMigrationPassword = readEnvironmentVariable('TIER_MIGRATION_PASSWORD')
param alertEmail = 'operators@example.com'
param monthlyBudget = 500
param budgetStart = '2026-12-01'
