param name string
param location string
param tags object
param topics string[]
param partitions int
param retentionHours int
param throughputUnits int
param maximumThroughputUnits int

@description('Empty: reached over its public address.')
param networkName string

param workspaceName string
param vaultName string

@description('Under which name the connection string of the rule that listens is kept, and the identity that alone may read it.')
param listenCredential { name: string, reader: string }

@description('The same of the rule that sends.')
param sendCredential { name: string, reader: string }

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits }
  properties: {
    disableLocalAuth: false // the Kafka trigger has no other way in than a connection string
    isAutoInflateEnabled: true
    maximumThroughputUnits: maximumThroughputUnits
    kafkaEnabled: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: empty(networkName) ? 'Enabled' : 'Disabled'
  }

  resource hubs 'eventhubs' = [
    for topic in topics: {
      name: topic
      properties: {
        partitionCount: partitions
        retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: retentionHours }
      }
    }
  ]

  resource listen 'authorizationRules' = {
    name: 'listen'
    properties: { rights: ['Listen'] }
  }

  // Listen too: the replay's process registers both topics at their first offset before it publishes, and watches over their completeness.
  resource send 'authorizationRules' = {
    name: 'send'
    properties: { rights: ['Listen', 'Send'] }
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

// For the alert on lag.
resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: namespace
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module listenString 'secret.bicep' = {
  name: 'secret-listen'
  params: {
    vaultName: vaultName
    name: listenCredential.name
    value: namespace::listen.listKeys().primaryConnectionString
    readers: [listenCredential.reader]
  }
}

module sendString 'secret.bicep' = {
  name: 'secret-send'
  params: {
    vaultName: vaultName
    name: sendCredential.name
    value: namespace::send.listKeys().primaryConnectionString
    readers: [sendCredential.reader]
  }
}

module endpoint 'private-endpoint.bicep' = if (!empty(networkName)) {
  name: 'endpoint-event-hubs'
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    networkName: networkName
    targetId: namespace.id
    groupId: 'namespace'
    zone: 'privatelink.servicebus.windows.net'
  }
}
