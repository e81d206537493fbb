targetScope = 'subscription'

@description('Name of the azd environment; the names of all resources come from it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of all resources.')
param location string

@description('dev: the smallest of everything, for 20 events a second. prod: sized for 10,000, with a standby database in another zone.')
@allowed(['dev', 'prod'])
param size string

@description('Where the functions run.')
@allowed(['FlexConsumption', 'ElasticPremium'])
param plan string = 'FlexConsumption'

@description('Who keeps the topics: an Event Hubs namespace that is deployed too, or a Confluent cluster that is there.')
@allowed(['EventHubs', 'Confluent'])
param broker string = 'EventHubs'

@description('Confluent only: the bootstrap server, host:port.')
param confluentBootstrapServer string = ''

@description('Confluent only: the API key.')
param confluentKey string = ''

@description('Confluent only: the API key\'s secret.')
@secure()
param confluentSecret string = ''

@description('Whether storage, vault, database and Event Hubs are reached by private endpoints alone.')
param privateNetwork bool = false

@description('Microsoft Entra administrator of the database: object id and name of a user or group. Empty: none.')
param entraAdministrator { objectId: string, name: string } = { objectId: '', name: '' }

@description('Password of the database\'s administrator, tier_admin.')
@secure()
param mysqlAdminPassword string

@description('Password of the database\'s user tier_app: letters and digits.')
@secure()
param mysqlAppPassword string

@description('Password of the database\'s user tier_migrations: letters and digits.')
@secure()
param mysqlMigrationPassword string

@description('Who gets the alerts and the budget\'s warnings.')
param alertEmail string

@description('What the resource group may cost in a month, in the currency of the bill, before a mail is sent.')
@minValue(1)
param monthlyBudget int

@description('First day of the budget\'s first month, yyyy-MM-01. It can\'t be changed afterwards.')
param budgetStart string

// What a size means. Partitions are the most instances a function can use; a throughput unit takes 1,000 events or 1 MB a second.
var sizes = {
  dev: {
    partitions: 2
    retentionHours: 24
    throughputUnits: 1
    maximumThroughputUnits: 2
    mysqlSku: 'Standard_B1ms'
    mysqlTier: 'Burstable'
    mysqlStorageGB: 32
    mysqlHighAvailability: 'Disabled'
    mysqlBackupDays: 7
    storageRedundancy: 'Standard_LRS'
    purgeProtection: false
    logDays: 30
  }
  prod: {
    partitions: 8
    retentionHours: 72
    throughputUnits: 12
    maximumThroughputUnits: 20
    mysqlSku: 'Standard_E16ads_v5'
    mysqlTier: 'MemoryOptimized'
    mysqlStorageGB: 4096
    mysqlHighAvailability: 'ZoneRedundant'
    mysqlBackupDays: 14
    storageRedundancy: 'Standard_ZRS'
    purgeProtection: true
    logDays: 90
  }
}
var sizing = sizes[size]

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var group = 'rg-${environmentName}'
var names = {
  eventHubs: 'evhns-${token}'
  insights: 'appi-${token}'
  mysql: 'mysql-${token}'
  network: 'vnet-${token}'
  storage: 'st${token}'
  vault: 'kv-${token}'
  workspace: 'log-${token}'
}
var topics = { weather: 'weather', segmentTracks: 'segment-tracks' }
var flex = plan == 'FlexConsumption'
var withEventHubs = broker == 'EventHubs'

// One app loads, one replays: so each gets a right of its own at the broker, and the replay scales with nothing.
var apps = [
  {
    service: 'workers'
    functions: ['WeatherEtl', 'SegmentTracksEtl']
    brokerCredential: 'BrokerPasswordOfWorkers'
  }
  {
    service: 'replay'
    functions: ['ReplayProducer']
    brokerCredential: 'BrokerPasswordOfReplay'
  }
]
var identityNames = map(apps, app => 'id-${app.service}-${token}')
var allFunctions = flatten(map(apps, app => app.functions))

// Event Hubs takes gzip in its Premium and Dedicated tiers and no compression in Standard
// (https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview#compression).
var brokerSettings = withEventHubs
  ? {
      BrokerList: '${names.eventHubs}.servicebus.windows.net:9093'
      BrokerUsername: '$ConnectionString'
      ReplayCompression: 'None'
      AzureFunctionsJobHost__extensions__kafka__sessionTimeoutMs: '30000'
    }
  : {
      BrokerList: confluentBootstrapServer
      BrokerUsername: confluentKey
      ReplayCompression: 'Zstd'
    }
var pipelineSettings = {
  WeatherTopic: topics.weather
  WeatherConsumerGroup: 'tier-weather'
  SegmentTracksTopic: topics.segmentTracks
  SegmentTracksConsumerGroup: 'tier-segment-tracks'
  ReplaySchedule: '00:00:00.100'
  // More than one: during a deployment two instances of the replay can run, and the app then insists on storage for the timer's lock.
  Replicas: '2'
  FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING: 'true'
  // Ten ticks a second, each a request of 1 KB: one of them a second is enough, and no warning is left out.
  AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__maxTelemetryItemsPerSecond: '1'
  AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__excludedTypes: 'Trace;Exception'
}

resource resources 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: group
  location: location
  tags: tags
}

module identities 'modules/identity.bicep' = [
  for app in apps: {
    name: 'identity-${app.service}'
    scope: resources
    params: {
      name: 'id-${app.service}-${token}'
      location: location
      tags: tags
    }
  }
]

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: resources
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: tags
    logDays: sizing.logDays
    alertEmail: alertEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
    withEventHubs: withEventHubs
    publishers: identityNames
  }
  dependsOn: [identities]
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: resources
  params: {
    name: names.network
    location: location
    tags: tags
    delegation: flex ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: resources
  params: {
    name: names.storage
    location: location
    tags: tags
    redundancy: sizing.storageRedundancy
    containers: [for app in apps: 'app-${app.service}']
    owners: identityNames
    networkName: privateNetwork ? names.network : ''
  }
  dependsOn: [network, identities]
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: resources
  params: {
    name: names.vault
    location: location
    tags: tags
    purgeProtection: sizing.purgeProtection
    networkName: privateNetwork ? names.network : ''
    workspaceName: names.workspace
  }
  dependsOn: [network, monitoring]
}

module eventHubs 'modules/event-hubs.bicep' = if (withEventHubs) {
  name: 'event-hubs'
  scope: resources
  params: {
    name: names.eventHubs
    location: location
    tags: tags
    topics: [topics.weather, topics.segmentTracks]
    partitions: sizing.partitions
    retentionHours: sizing.retentionHours
    throughputUnits: sizing.throughputUnits
    maximumThroughputUnits: sizing.maximumThroughputUnits
    networkName: privateNetwork ? names.network : ''
    workspaceName: names.workspace
    vaultName: names.vault
    listenCredential: { name: apps[0].brokerCredential, reader: identityNames[0] }
    sendCredential: { name: apps[1].brokerCredential, reader: identityNames[1] }
  }
  dependsOn: [network, monitoring, vault, identities]
}

module confluentSecrets 'modules/secret.bicep' = [
  for app in apps: if (!withEventHubs) {
    name: 'confluent-secret-${app.service}'
    scope: resources
    params: {
      vaultName: names.vault
      name: app.brokerCredential
      value: confluentSecret
      readers: ['id-${app.service}-${token}']
    }
    dependsOn: [vault, identities]
  }
]

module mysql 'modules/mysql.bicep' = {
  name: 'mysql'
  scope: resources
  params: {
    name: names.mysql
    location: location
    tags: tags
    sku: sizing.mysqlSku
    tier: sizing.mysqlTier
    storageGB: sizing.mysqlStorageGB
    highAvailability: sizing.mysqlHighAvailability
    backupDays: sizing.mysqlBackupDays
    adminPassword: mysqlAdminPassword
    appPassword: mysqlAppPassword
    migrationPassword: mysqlMigrationPassword
    entraAdministrator: entraAdministrator
    networkName: privateNetwork ? names.network : ''
    vaultName: names.vault
    readers: identityNames
  }
  dependsOn: [network, vault, identities]
}

module plans 'modules/plan.bicep' = [
  for service in (flex ? map(apps, app => app.service) : ['premium']): {
    name: 'plan-${service}'
    scope: resources
    params: {
      name: 'plan-${service}-${token}'
      location: location
      tags: tags
      plan: plan
    }
  }
]

module sites 'modules/app.bicep' = [
  for app in apps: {
    name: 'app-${app.service}'
    scope: resources
    params: {
      service: app.service
      name: 'func-${app.service}-${token}'
      location: location
      tags: tags
      plan: plan
      planName: 'plan-${flex ? app.service : 'premium'}-${token}'
      functions: app.functions
      disabledFunctions: filter(allFunctions, name => !contains(app.functions, name))
      // Never more than there are partitions for each function; Flex Consumption takes no smaller number than 40.
      maximumInstances: flex ? 40 : (app.service == 'replay' ? 1 : 2 * sizing.partitions)
      identityName: 'id-${app.service}-${token}'
      storageName: names.storage
      insightsName: names.insights
      vaultName: names.vault
      brokerCredential: app.brokerCredential
      networkName: privateNetwork ? names.network : ''
      settings: union(pipelineSettings, brokerSettings)
    }
    dependsOn: [plans, storage, monitoring, mysql, eventHubs, confluentSecrets]
  }
]

output AZURE_RESOURCE_GROUP string = group
output TIER_MYSQL_SERVER string = names.mysql
output TIER_MYSQL_HOST string = '${names.mysql}.mysql.database.azure.com'
output TIER_PRIVATE_NETWORK bool = privateNetwork
output TIER_STORAGE string = names.storage
output TIER_WORKERS_APP string = 'func-workers-${token}'
output TIER_REPLAY_APP string = 'func-replay-${token}'
