using System.Text.Json.Nodes;
using Tier.Testing;

namespace Tier.Deployment.Tests.Azure;

public sealed class SnapshotTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("confluent")]
    public void Nothing_is_deployed_against_the_rules(string name) => AzureRules.Broken(AzureSnapshot.Read(name)).Should().BeEmpty();

    [Theory]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.runtime.name", "dotnet")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.runtime.version", "8.0")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB", "512")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.scaleAndConcurrency.alwaysReady", "[]")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.type", "fileShare")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.authentication.type",
        "StorageAccountConnectionString")]
    [InlineData("Microsoft.Web/sites", "properties.httpsOnly", "false")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "1.0")]
    [InlineData("Microsoft.Web/serverfarms", "sku.name", "Y1")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_0")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "Blob")]
    [InlineData("Microsoft.EventHub/namespaces", "sku.name", "Basic")]
    [InlineData("Microsoft.EventHub/namespaces/eventhubs", "name", "namespace/winds")]
    [InlineData("Microsoft.EventHub/namespaces/authorizationRules", "properties.rights", """["Manage"]""")]
    [InlineData("Microsoft.DBforMySQL/flexibleServers", "properties.version", "5.7")]
    [InlineData("Microsoft.DBforMySQL/flexibleServers", "sku.name", "Standard_E96ds_v5")]
    [InlineData("Microsoft.DBforMySQL/flexibleServers/configurations", "properties.value", "OFF")]
    [InlineData("Microsoft.KeyVault/vaults/secrets", "name", "vault/Other")]
    [InlineData("Microsoft.KeyVault/vaults", "properties.publicNetworkAccess", "Disabled")]
    [InlineData("Microsoft.Authorization/roleAssignments", "properties.roleDefinitionId",
        "/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c")]
    public void Another_value_breaks_a_rule(string type, string path, string value)
    {
        var snapshot = AzureSnapshot.Read("dev");
        var keys = path.Split('.');
        var parent = keys[..^1].Aggregate(snapshot.Of(type)[0], (node, key) => node[key]!);
        parent[keys[^1]] = value.StartsWith('[') ? JsonNode.Parse(value) : value;

        AzureRules.Broken(snapshot).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("Microsoft.Authorization/roleAssignments")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies")]
    [InlineData("Microsoft.DBforMySQL/flexibleServers/configurations")]
    [InlineData("Microsoft.EventHub/namespaces/eventhubs")]
    [InlineData("Microsoft.Insights/scheduledQueryRules")]
    [InlineData("Microsoft.Insights/activityLogAlerts")]
    [InlineData("Microsoft.Consumption/budgets")]
    [InlineData("Microsoft.KeyVault/vaults/secrets")]
    public void A_resource_that_is_gone_breaks_a_rule(string type)
    {
        foreach (var index in Enumerable.Range(0, AzureSnapshot.Read("dev").Of(type).Count))
        {
            var snapshot = AzureSnapshot.Read("dev");
            snapshot.Remove(snapshot.Of(type)[index]);

            AzureRules.Broken(snapshot).Should().NotBeEmpty();
        }
    }

    [Fact]
    public void No_password_is_in_a_snapshot()
    {
        var madeUp = File.ReadAllText(Path.Combine(Bicep.Folder, "snapshots.sh"));
        string[] passwords = ["madeUp1", "madeUp2", "madeUp3", "madeUp4"];
        passwords.Should().OnlyContain(password => madeUp.Contains(password));
        foreach (var name in new[] { "dev", "prod", "confluent" })
        {
            AzureSnapshot.Read(name).ToString().Should().NotContain("madeUp");
        }
    }

    [Theory]
    [InlineData("became dead letters")]
    [InlineData("The app stops, so that nothing is lost")]
    [InlineData("crit: ")]
    public void What_an_alert_looks_for_is_what_the_app_logs(string words)
    {
        AzureSnapshot.Read("dev").Of("Microsoft.Insights/scheduledQueryRules").Select(rule => rule.ToJsonString())
            .Should().Contain(rule => rule.Contains(words));
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
            .Should().Contain(file => File.ReadAllText(file).Contains(words));
    }
}
