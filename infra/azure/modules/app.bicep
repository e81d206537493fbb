param service string
param name string
param location string
param tags object

@allowed(['FlexConsumption', 'ElasticPremium'])
param plan string

param planName string

@description('The functions that run in this app, one instance of each always.')
param functions string[]

@description('The functions of the package that run in another app.')
param disabledFunctions string[]

param maximumInstances int
param identityName string
param storageName string
param insightsName string
param vaultName string

@description('The vault\'s secret with what this app shows to the brokers.')
param brokerCredential string

@description('Empty: the app is in no network.')
param networkName string

@description('The app\'s own settings, without a secret.')
param settings object

var flex = plan == 'FlexConsumption'
var container = 'app-${service}'
var identityId = resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', identityName)
var blobs = 'https://${storageName}.blob.${environment().suffixes.storage}'

var secrets = {
  BrokerPassword: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${brokerCredential})'
  MySqlConnection: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=MySqlConnection)'
  MySqlMigrationConnection: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=MySqlMigrationConnection)'
}
var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: blobs
  AzureWebJobsStorage__tableServiceUri: 'https://${storageName}.table.${environment().suffixes.storage}'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}
var disabled = toObject(disabledFunctions, function => 'AzureWebJobs.${function}.Disabled', function => 'true')

// Flex Consumption refuses these: it has them in functionAppConfig.
var premiumSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  WEBSITE_RUN_FROM_PACKAGE: '${blobs}/${container}/app.zip'
  WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identityId
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': service })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: resourceId('Microsoft.Web/serverfarms', planName)
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(networkName)
      ? null
      : resourceId('Microsoft.Network/virtualNetworks/subnets', networkName, 'apps')
    functionAppConfig: flex
      ? {
          deployment: {
            storage: {
              type: 'blobContainer'
              value: '${blobs}/${container}'
              authentication: {
                type: 'UserAssignedIdentity'
                userAssignedIdentityResourceId: identityId
              }
            }
          }
          runtime: { name: 'dotnet-isolated', version: '10.0' }
          scaleAndConcurrency: {
            instanceMemoryMB: 2048
            maximumInstanceCount: maximumInstances
            alwaysReady: map(functions, function => { name: 'function:${function}', instanceCount: 1 })
          }
        }
      : null
    siteConfig: flex
      ? { minTlsVersion: '1.2', ftpsState: 'Disabled' }
      : {
          minTlsVersion: '1.2'
          ftpsState: 'Disabled'
          linuxFxVersion: 'DOTNET-ISOLATED|10.0'
          minimumElasticInstanceCount: 1
          functionAppScaleLimit: maximumInstances
          // Without it the Premium plan doesn't see how far a Kafka function is behind.
          functionsRuntimeScaleMonitoringEnabled: true
          vnetRouteAllEnabled: !empty(networkName)
        }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, secrets, hostSettings, disabled, flex ? {} : premiumSettings)
  }

  // Deployment is by Entra identity alone.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}
