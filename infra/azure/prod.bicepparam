using 'main.bicep'

param environmentName = 'tier-prod'
param location = 'westeurope'
param size = 'prod'
param privateNetwork = true
param entraAdministrator = { objectId: '11111111-1111-1111-1111-111111111111', name: 'database-administrators' }
param mysqlAdminPassword = readEnvironmentVariable('TIER_MYSQL_ADMIN_PASSWORD')
param mysqlAppPassword = readEnvironmentVariable('TIER_APP_PASSWORD')
param mysqlMigrationPassword = readEnvironmentVariable('TIER_MIGRATION_PASSWORD')
param alertEmail = 'operators@example.com'
param monthlyBudget = 7000
param budgetStart = '2026-12-01'
