param workspaceName string
param insightsName string
param location string
param tags object
param logDays int
param alertEmail string
param monthlyBudget int
param budgetStart string

@description('Whether there is an Event Hubs namespace, whose metrics tell how far the functions are behind.')
param withEventHubs bool

@description('Names of the apps\' identities.')
param publishers string[]

var publisherRole = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
)

// Each query gives a row where something is wrong.
var deadLetters = {
  name: 'dead-letters'
  description: 'Records became dead letters. See them: ./tier dead-letters list. Load them again after a fix: ./tier redrive.'
  severity: 2
  window: 'PT15M'
  query: 'AppTraces | where Message has "became dead letters"'
}
var stopped = {
  name: 'app-stopped'
  description: 'An app stopped itself so that nothing is lost, or refuses to start. The message says why.'
  severity: 0
  window: 'PT15M'
  query: 'AppTraces | where Message has "The app stops, so that nothing is lost" or Message startswith "crit: "'
}
var silent = {
  name: 'app-silent'
  description: 'One of the two apps has finished no invocation and logged nothing for 15 minutes.'
  severity: 1
  window: 'PT15M'
  query: '''
    let seen = union AppTraces, AppRequests | where AppRoleName startswith "func-" | distinct AppRoleName;
    print expected = 2, running = toscalar(seen | count)
    | where running < expected
  '''
}
var lag = {
  name: 'lag'
  description: 'In 15 minutes more events came into an event hub than were read from it, by 10,000 or more.'
  severity: 1
  window: 'PT15M'
  query: '''
    AzureMetrics
    | where ResourceProvider == "MICROSOFT.EVENTHUB" and MetricName in ("IncomingMessages", "OutgoingMessages")
    | summarize incoming = sumif(Total, MetricName == "IncomingMessages"), outgoing = sumif(Total, MetricName == "OutgoingMessages")
    | where incoming - outgoing >= 10000
  '''
}
var alerts = concat([deadLetters, stopped, silent], withEventHubs ? [lag] : [])

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = [
  for publisher in publishers: {
    name: publisher
  }
]

resource publishing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (publisher, index) in publishers: {
    name: guid(insights.id, publisher, publisherRole)
    scope: insights
    properties: {
      principalId: identities[index].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: publisherRole
    }
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'operators'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for alert in alerts: {
    name: 'alert-${alert.name}'
    location: location
    tags: tags
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      // The tables are there when the first rows come.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
    }
  }
]

// Somebody, or the platform, stopped a site.
resource siteStopped 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: 'alert-site-stopped'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    description: 'A function app was stopped.'
    scopes: [resourceGroup().id]
    condition: {
      allOf: [
        { field: 'category', equals: 'Administrative' }
        { field: 'operationName', equals: 'Microsoft.Web/sites/stop/Action' }
      ]
    }
    actions: { actionGroups: [{ actionGroupId: operators.id }] }
  }
}

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'budget'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [alertEmail]
      }
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertEmail]
      }
    }
  }
}
